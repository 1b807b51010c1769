package dev.insula.cli;

import dev.insula.bench.GrowthBenchmark;
import dev.insula.bench.GrowthOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws curves of latency and memory over what there is. */
@Command(
    name = "growth",
    description =
        "Let objects, tenants, watchers and definitions grow, and measure a change and a read at"
            + " each size. 0 leaves one out.",
    mixinStandardHelpOptions = true)
final class BenchGrowthCommand implements Callable<Integer> {

  @Option(
      names = "--objects",
      paramLabel = "N",
      defaultValue = "100000",
      description =
          "Objects in one control plane, which holds 512 MiB at most (default: ${DEFAULT-VALUE}).")
  private int objects;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Tenants (default: ${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--watchers",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Watches of one control plane (default: ${DEFAULT-VALUE}).")
  private int watchers;

  @Option(
      names = "--definitions",
      paramLabel = "N",
      defaultValue = "1000",
      description = "CustomResourceDefinitions in one control plane (default: ${DEFAULT-VALUE}).")
  private int definitions;

  @Mixin private BenchOutput output = new BenchOutput();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    int most = Math.max(Math.max(objects, tenants), Math.max(watchers, definitions));
    int least = Math.min(Math.min(objects, tenants), Math.min(watchers, definitions));
    if (least < 0 || most == 0) {
      throw new CommandFailure(ExitCode.USAGE, "something must grow", "");
    }
    return output.measure(
        spec,
        progress ->
            new GrowthBenchmark(BenchEnvironment::start, progress)
                .run(new GrowthOptions(objects, tenants, watchers, definitions)));
  }
}
