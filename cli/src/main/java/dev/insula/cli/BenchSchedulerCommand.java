package dev.insula.cli;

import dev.insula.bench.SchedulerBenchmark;
import dev.insula.bench.SchedulerOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the scheduler alone. */
@Command(
    name = "scheduler",
    description =
        "Let the scheduler place pods that wait, over nodes that run nothing, and measure how many"
            + " it binds a second.",
    mixinStandardHelpOptions = true)
final class BenchSchedulerCommand implements Callable<Integer> {

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Nodes (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--pods",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Pods (default: ${DEFAULT-VALUE}).")
  private int pods;

  @Option(
      names = "--rules",
      paramLabel = "RULES",
      defaultValue = "none",
      description =
          "What pods ask for besides their requests: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  private SchedulerOptions.Rules rules = SchedulerOptions.Rules.none;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "Give up after this time (default: ${DEFAULT-VALUE}).")
  private int limitSeconds;

  @Mixin private BenchOutput output = new BenchOutput();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOutput.requirePositive(pods, nodes);
    var options = new SchedulerOptions(nodes, pods, rules, limitSeconds);
    return output.measure(
        spec,
        progress ->
            BenchServer.run(
                planes -> {
                  var client = planes.findOrCreate("bench").client("insula-bench");
                  return new SchedulerBenchmark(client, progress).run(options);
                }));
  }
}
