package dev.insula.cli;

import dev.insula.bench.ApiBenchmark;
import dev.insula.bench.ApiOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures any API server with the same client. */
@Command(
    name = "api",
    description = {
      "Create, get, list, update, patch, apply, watch and delete pods over HTTPS, and measure"
          + " each.",
      "Without --kubeconfig an instance of its own is started and measured."
    },
    mixinStandardHelpOptions = true)
final class BenchApiCommand implements Callable<Integer> {

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The server to measure; its user must be allowed to create namespaces.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description =
          "With --kubeconfig: a process whose CPU time and memory are the server's. Can be repeated"
              + " (API server, etcd, …).")
  private List<Long> serverPids = new ArrayList<>();

  @Option(
      names = "--objects",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Pods (default: ${DEFAULT-VALUE}).")
  private int objects;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "50",
      description = "Calls in flight (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--watchers",
      paramLabel = "N",
      defaultValue = "100",
      description = "Open watches (default: ${DEFAULT-VALUE}).")
  private int watchers;

  @Option(
      names = "--patches",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "Changes that all watchers get, as fast as they go (default: ${DEFAULT-VALUE}).")
  private int patches;

  @Option(
      names = "--pace-seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "For how long changes are made at 100 a second, to see when the last watcher has each"
              + " (default: ${DEFAULT-VALUE}).")
  private int paceSeconds;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Rounds of everything that are not measured before (default: ${DEFAULT-VALUE}).")
  private int warmUps;

  @Mixin private BenchOutput output = new BenchOutput();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (objects < 1
        || clients < 1
        || watchers < 1
        || patches < 1
        || paceSeconds < 1
        || warmUps < 0) {
      throw new CommandFailure(ExitCode.USAGE, "all counts must be 1 or more", "");
    }
    if (kubeconfig != null) {
      return measure(Kubeconfig.read(kubeconfig), serverPids);
    }
    try (BenchInstance instance = BenchInstance.start()) {
      return measure(instance.kubeconfig(), List.of(instance.pid()));
    }
  }

  private int measure(Kubeconfig server, List<Long> pids) throws IOException, InterruptedException {
    var options = new ApiOptions(objects, clients, watchers, patches, paceSeconds, warmUps, pids);
    try (var client = new HttpControlPlaneClient(server, "insula-bench")) {
      return output.measure(
          spec, progress -> new ApiBenchmark(server, client, options, progress).run());
    }
  }
}
