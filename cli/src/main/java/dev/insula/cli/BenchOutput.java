package dev.insula.cli;

import dev.insula.bench.BenchResult;
import dev.insula.bench.Plot;
import dev.insula.machinery.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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

  /** A benchmark that is told whom to tell of its steps. */
  interface Measurement {
    BenchResult run(Consumer<String> progress) throws IOException, InterruptedException;
  }

  /** Refuses a benchmark of nothing. */
  static void requirePositive(int... counts) {
    if (IntStream.of(counts).anyMatch(count -> count < 1)) {
      throw new CommandFailure(ExitCode.USAGE, "all counts must be 1 or more", "");
    }
  }

  /**
   * Runs a benchmark, tells of its steps on stderr, and gives its figures.
   *
   * @return the exit code
   */
  int measure(CommandSpec spec, Measurement measurement) throws IOException, InterruptedException {
    var progress = Progress.onStderr(spec.commandLine().getErr());
    BenchResult result = measurement.run(progress::step);
    progress.done();
    print(spec, result);
    return ExitCode.OK;
  }

  /** Prints the figures to the command's output, and draws them if that was asked for. */
  private void print(CommandSpec spec, BenchResult result) {
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
