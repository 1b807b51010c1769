package dev.insula.cli;

import dev.insula.bench.BenchResult;
import dev.insula.bench.Plot;
import dev.insula.machinery.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

  @Option(names = "--plot", paramLabel = "FILE.png", description = "Draw the figures as charts.")
  private @Nullable Path plot;

  /** Prints the figures to the command's output, and draws them if that was asked for. */
  void print(CommandSpec spec, BenchResult result) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == StatusCommand.Format.json) {
      out.println(Json.string(result.toJson()));
    } else {
      result.print(out);
    }
    out.flush();
    if (plot != null) {
      draw(result, plot);
    }
  }

  private static void draw(BenchResult result, Path file) {
    try {
      Plot.write(result.figures(), file);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "no chart: " + e.getMessage(), "");
    }
  }
}
