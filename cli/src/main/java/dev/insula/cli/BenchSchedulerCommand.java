package dev.insula.cli;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.bench.SchedulerBenchmark;
import dev.insula.bench.SchedulerOptions;
import dev.insula.bench.SchedulerResult;
import dev.insula.client.ControlPlaneClient;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
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
    if (pods < 1 || nodes < 1) {
      throw new CommandFailure(ExitCode.USAGE, "all counts must be 1 or more", "");
    }
    var progress = Progress.onStderr(spec.commandLine().getErr());
    Path directory = Files.createTempDirectory("insula-bench-");
    SchedulerResult result;
    try (var store = RocksStore.open(directory, StoreOptions.defaults());
        var server = ApiServer.start(store, FrontOptions.local(0, "none"))) {
      ControlPlaneClient client =
          server.controlPlanes().findOrCreate("bench").client("insula-bench");
      var options = new SchedulerOptions(nodes, pods, rules, limitSeconds);
      result = new SchedulerBenchmark(client, progress::step).run(options);
    } catch (TimeoutException e) {
      throw new CommandFailure(ExitCode.FAILED, "not done in time: " + e.getMessage(), "");
    } finally {
      EphemeralFiles.delete(directory);
    }
    progress.done();
    output.print(spec, result);
    return ExitCode.OK;
  }
}
