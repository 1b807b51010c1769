package dev.insula.cli;

import dev.insula.bench.StressBenchmark;
import dev.insula.bench.StressOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Benchmarks, each in instances of its own that leave nothing behind. */
@Command(
    name = "bench",
    description = "Measure Insula on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      BenchCommand.Stress.class,
      BenchFairnessCommand.class,
      BenchFloodCommand.class,
      BenchGrowthCommand.class,
      BenchNoisyCommand.class,
      BenchStartCommand.class,
      BenchRestartCommand.class,
      BenchApiCommand.class,
      BenchDensityCommand.class,
      BenchSchedulerCommand.class,
      BenchSettleCommand.class
    })
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "insula bench: which benchmark?");
  }

  /** The experiment of the VirtualCluster paper. */
  @Command(
      name = "stress",
      description =
          "All tenants create all their pods at the same time; measures the time from each create"
              + " call until the tenant sees the pod Running.",
      mixinStandardHelpOptions = true)
  static final class Stress implements Callable<Integer> {

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
        names = "--concurrency",
        paramLabel = "N",
        defaultValue = "100",
        description = "Create calls in flight for each tenant (default: ${DEFAULT-VALUE}).")
    private int concurrency;

    @Option(
        names = "--baseline",
        description = "Do the same directly in a super cluster first, and print the ratio.")
    private boolean baseline;

    @Option(
        names = "--warm-up",
        paramLabel = "N",
        defaultValue = "1000",
        description = "Pods that are run through first in both ways (default: ${DEFAULT-VALUE}).")
    private int warmUp;

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
      BenchOutput.requirePositive(tenants, pods, nodes, concurrency, warmUp);
      var options =
          new StressOptions(tenants, pods, nodes, concurrency, baseline, warmUp, limitSeconds);
      return output.measure(
          spec, progress -> new StressBenchmark(BenchEnvironment::start, progress).run(options));
    }
  }
}
