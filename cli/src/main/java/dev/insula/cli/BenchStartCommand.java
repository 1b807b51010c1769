package dev.insula.cli;

import dev.insula.bench.StartBenchmark;
import dev.insula.bench.StartResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a restart on a full directory. */
@Command(
    name = "start",
    description =
        "Put tenants with objects on disk, start a process on them, and measure how soon it"
            + " answers and when it idles.",
    mixinStandardHelpOptions = true)
final class BenchStartCommand implements Callable<Integer> {

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Tenants (default: ${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--objects",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Objects of all tenants together (default: ${DEFAULT-VALUE}).")
  private int objects;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "16",
      description = "Tenants that are filled at the same time (default: ${DEFAULT-VALUE}).")
  private int concurrency;

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
    if (tenants < 1 || objects < 0 || concurrency < 1) {
      throw new CommandFailure(ExitCode.USAGE, "all counts must be 1 or more", "");
    }
    return output.measure(spec, this::measure);
  }

  private StartResult measure(Consumer<String> progress) throws IOException, InterruptedException {
    var benchmark = new StartBenchmark(progress);
    Path root = Files.createTempDirectory("insula-bench-");
    try {
      String[] urls = fill(benchmark, root);
      long begin = System.nanoTime();
      try (var instance = BenchInstance.begin(root, URI.create(urls[0]).getPort())) {
        return benchmark.measure(instance, urls, begin, tenants, objects, limitSeconds);
      }
    } finally {
      if (Files.exists(root)) {
        EphemeralFiles.delete(root);
      }
    }
  }

  /** The URLs of the super cluster's server and of one tenant's, which they have again later. */
  private String[] fill(StartBenchmark benchmark, Path root) throws InterruptedException {
    DataDirectory data = BenchInstance.dataOf(root);
    data.create();
    var environment =
        BenchEnvironment.on(
            root, BenchEnvironment.options(data.store(), 0).idleAfter(StartBenchmark.IDLE_AFTER));
    try {
      benchmark.fill(environment, tenants, objects, concurrency);
      return new String[] {environment.superUrl(), environment.url("tenant-0")};
    } finally {
      environment.stop();
    }
  }
}
