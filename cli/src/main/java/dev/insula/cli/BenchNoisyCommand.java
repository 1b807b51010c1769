package dev.insula.cli;

import dev.insula.bench.NoiseKind;
import dev.insula.bench.NoisyBenchmark;
import dev.insula.bench.NoisyOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.tenancy.api.Tenant;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long each part is measured (default: ${DEFAULT-VALUE}).")
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
      description = "Callers of each kind of noise (default: ${DEFAULT-VALUE}).")
  private int flooders;

  @Option(
      names = "--kinds",
      paramLabel = "KINDS",
      defaultValue = BenchFloodCommand.ALL,
      description =
          "Kinds of noise, each measured and then all together (default: ${DEFAULT-VALUE}).")
  private String kinds = BenchFloodCommand.ALL;

  @Option(
      names = "--elsewhere",
      description =
          "Measure each flood also against a server of its own, which shares the machine with the"
              + " quiet tenant and nothing else.")
  private boolean elsewhere;

  @Mixin private BenchOutput output = new BenchOutput();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchOutput.requirePositive(seconds, perSecond, flooders);
    List<NoiseKind> noise = BenchFloodCommand.parse(kinds);
    try (BenchInstance instance = BenchInstance.start();
        BenchInstance other = elsewhere ? BenchInstance.start() : null;
        var quiet = new HttpControlPlaneClient(tenant(instance, "quiet"), "insula-bench")) {
      var options = new NoisyOptions(seconds, perSecond, flooders, noise, instance.pid());
      NoisyBenchmark.Noise here = noiseOf(instance);
      NoisyBenchmark.Noise there = other == null ? null : noiseOf(other);
      return output.measure(
          spec, progress -> new NoisyBenchmark(() -> quiet, here, there, progress).run(options));
    }
  }

  private static NoisyBenchmark.Noise noiseOf(BenchInstance instance) throws InterruptedException {
    String kubeconfig = tenant(instance, "noisy").render();
    return (kinds, callers) -> FloodProcess.start(kubeconfig, kinds, callers);
  }

  private static Kubeconfig tenant(BenchInstance instance, String name)
      throws InterruptedException {
    try (Tenants tenants = instance.tenants()) {
      tenants.create(Tenant.render(name, 1), null);
      boolean ready =
          tenants.await(
              name,
              READY_WITHIN,
              state -> state.map(Tenants::phase).filter("Ready"::equals).isPresent());
      if (!ready) {
        throw new CommandFailure(ExitCode.FAILED, "tenant " + name + " does not get ready", "");
      }
      return Kubeconfig.parse(tenants.kubeconfig(name), null);
    }
  }
}
