package dev.insula.cli;

import dev.insula.bench.RestartBenchmark;
import dev.insula.bench.RestartOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A syncer that starts anew, while pods run. */
@Command(
    name = "restart",
    description =
        "Starts the syncer anew while pods run; measures the time until all tenants are compared"
            + " and in step, and what a patrol takes when nothing differs.",
    mixinStandardHelpOptions = true)
final class BenchRestartCommand implements Callable<Integer> {

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "100",
      description = "Tenants (default: ${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--pods",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Pods of all tenants together (default: ${DEFAULT-VALUE}).")
  private int pods;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "100",
      description = "Simulated nodes (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Give up after this time (default: ${DEFAULT-VALUE}).")
  private int limitSeconds;

  @Mixin private BenchOutput output = new BenchOutput();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOutput.requirePositive(tenants, pods, nodes);
    var options = new RestartOptions(tenants, pods, nodes, limitSeconds);
    return output.measure(
        spec, progress -> new RestartBenchmark(BenchEnvironment::start, progress).run(options));
  }
}
