package dev.insula.cli;

import dev.insula.bench.DensityBenchmark;
import dev.insula.bench.DensityOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a tenant costs that nobody uses. */
@Command(
    name = "density",
    description =
        "Make tenants, use each once, leave them alone until they hibernate, and measure what each"
            + " takes then, how quickly it is made and how quickly it answers again.",
    mixinStandardHelpOptions = true)
final class BenchDensityCommand implements Callable<Integer> {

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Tenants (default: ${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "16",
      description = "Tenants that are made at the same time (default: ${DEFAULT-VALUE}).")
  private int concurrency;

  @Option(
      names = "--idle-seconds",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "For how long the idle instance is watched (default: ${DEFAULT-VALUE}).")
  private int idleSeconds;

  @Option(
      names = "--wake-ups",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Hibernated tenants of which the first request is measured (default: ${DEFAULT-VALUE}).")
  private int wakeUps;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Give up a step after this time (default: ${DEFAULT-VALUE}).")
  private int limitSeconds;

  @Mixin private BenchOutput output = new BenchOutput();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOutput.requirePositive(tenants, concurrency, idleSeconds, wakeUps);
    var options = new DensityOptions(tenants, concurrency, idleSeconds, wakeUps, limitSeconds);
    return output.measure(
        spec, progress -> new DensityBenchmark(BenchEnvironment::start, progress).run(options));
  }
}
