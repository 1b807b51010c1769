package dev.insula.cli;

import dev.insula.bench.SettleBenchmark;
import dev.insula.bench.SettleOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the controllers of hosted control planes. */
@Command(
    name = "settle",
    description =
        "Start controllers over tenants whose deployments wait for them, compare with the time of"
            + " the writes alone, and measure what a tenant with very many jobs costs another one.",
    mixinStandardHelpOptions = true)
final class BenchSettleCommand implements Callable<Integer> {

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Tenants (default: ${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--deployments",
      paramLabel = "N",
      defaultValue = "10",
      description = "Deployments of each (default: ${DEFAULT-VALUE}).")
  private int deployments;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Jobs of one more tenant (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--probes",
      paramLabel = "N",
      defaultValue = "200",
      description = "Deployments of another one meanwhile (default: ${DEFAULT-VALUE}).")
  private int probes;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "Tenants whose deployments settle before anything is measured (default:"
              + " ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--writes-first",
      description =
          "Measure the writes alone before the controllers and not after them, when less of the"
              + " code is compiled. Compare them with the controllers of a run without this"
              + " option.")
  private boolean writesFirst;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Give up a part after this time (default: ${DEFAULT-VALUE}).")
  private int limitSeconds;

  @Mixin private BenchOutput output = new BenchOutput();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (tenants < 1 || deployments < 1 || jobs < 1 || probes < 1 || warmUp < 0) {
      throw new CommandFailure(
          ExitCode.USAGE, "all counts must be 1 or more, but for the warm-up, which may be 0", "");
    }
    if (writesFirst && warmUp < 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the writes that come first are those of the warm-up, which must be 1 or more",
          "");
    }
    var options =
        new SettleOptions(tenants, deployments, jobs, probes, warmUp, writesFirst, limitSeconds);
    return output.measure(
        spec,
        progress -> BenchServer.run(planes -> new SettleBenchmark(planes, progress).run(options)));
  }
}
