package dev.insula.cli;

import dev.insula.bench.NoisyBenchmark;
import dev.insula.bench.NoisyOptions;
import dev.insula.bench.NoisyResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a flooding tenant does to a quiet one. */
@Command(
    name = "noisy",
    description =
        "A tenant floods its API server with creates, lists, watches, costly rules and large"
            + " objects; measures the calls of a quiet tenant beside it, and alone.",
    mixinStandardHelpOptions = true)
final class BenchNoisyCommand implements Callable<Integer> {

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long each half is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--calls-per-second",
      paramLabel = "N",
      defaultValue = "50",
      description = "Calls of the quiet tenant (default: ${DEFAULT-VALUE}).")
  private int perSecond;

  @Option(
      names = "--flooders",
      paramLabel = "N",
      defaultValue = "2",
      description = "Callers of each of the five kinds of noise (default: ${DEFAULT-VALUE}).")
  private int flooders;

  @Mixin private BenchOutput output = new BenchOutput();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (seconds < 1 || perSecond < 1 || flooders < 1) {
      throw new CommandFailure(ExitCode.USAGE, "all counts must be 1 or more", "");
    }
    var progress = Progress.onStderr(spec.commandLine().getErr());
    NoisyResult result =
        new NoisyBenchmark(BenchEnvironment::start, progress::step)
            .run(new NoisyOptions(seconds, perSecond, flooders));
    progress.done();
    output.print(spec, result);
    return ExitCode.OK;
  }
}
