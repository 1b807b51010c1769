package dev.insula.cli;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.controlplane.ControlPlanes;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.bench.BenchResult;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;

/**
 * Control planes in this process, in a directory that goes with them, to measure one part alone.
 */
final class BenchServer {

  private BenchServer() {}

  /** A benchmark on these control planes. */
  interface Work {
    BenchResult run(ControlPlanes planes) throws InterruptedException, TimeoutException;
  }

  static BenchResult run(Work work) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("insula-bench-");
    try (var store = RocksStore.open(directory, StoreOptions.defaults());
        var server = ApiServer.start(store, FrontOptions.local(0, "none"))) {
      return work.run(server.controlPlanes());
    } catch (TimeoutException e) {
      throw new CommandFailure(ExitCode.FAILED, "not done in time: " + e.getMessage(), "");
    } finally {
      EphemeralFiles.delete(directory);
    }
  }
}
