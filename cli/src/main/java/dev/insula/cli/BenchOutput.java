package dev.insula.cli;

import dev.insula.bench.BenchResult;
import dev.insula.machinery.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How every benchmark gives its figures. */
final class BenchOutput {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private StatusCommand.Format format = StatusCommand.Format.text;

  /** Prints the figures to the command's output. */
  void print(CommandSpec spec, BenchResult result) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == StatusCommand.Format.json) {
      out.println(Json.string(result.toJson()));
    } else {
      result.print(out);
    }
    out.flush();
  }
}
