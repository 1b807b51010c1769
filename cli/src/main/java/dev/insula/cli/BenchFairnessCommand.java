package dev.insula.cli;

import dev.insula.bench.FairnessBenchmark;
import dev.insula.bench.FairnessOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The fairness experiment of the VirtualCluster paper. */
@Command(
    name = "fairness",
    description =
        "Tenants that create one pod after the other, alone and beside tenants that create hundreds"
            + " at once; measures the time from each create call until the tenant sees the pod"
            + " Running.",
    mixinStandardHelpOptions = true)
final class BenchFairnessCommand implements Callable<Integer> {

  @Option(
      names = "--greedy",
      paramLabel = "N",
      defaultValue = "10",
      description = "Tenants that create all at once (default: ${DEFAULT-VALUE}).")
  private int greedy;

  @Option(
      names = "--greedy-pods",
      paramLabel = "N",
      defaultValue = "900",
      description = "Pods of each of them (default: ${DEFAULT-VALUE}).")
  private int greedyPods;

  @Option(
      names = "--regular",
      paramLabel = "N",
      defaultValue = "40",
      description = "Tenants that create one after the other (default: ${DEFAULT-VALUE}).")
  private int regular;

  @Option(
      names = "--regular-pods",
      paramLabel = "N",
      defaultValue = "10",
      description = "Pods of each of them (default: ${DEFAULT-VALUE}).")
  private int regularPods;

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
    BenchOutput.requirePositive(greedy, greedyPods, regular, regularPods, nodes);
    var options =
        new FairnessOptions(greedy, greedyPods, regular, regularPods, nodes, limitSeconds);
    return output.measure(
        spec, progress -> new FairnessBenchmark(BenchEnvironment::start, progress).run(options));
  }
}
