package dev.insula.cli;

import dev.insula.bench.StartBenchmark;
import dev.insula.client.http.Kubeconfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An instance in a process of its own, so that its CPU time is told from that of the clients. */
final class BenchInstance implements StartBenchmark.Restarted {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Path root;
  private final DataDirectory directory;
  private final Process process;

  private BenchInstance(Path root, DataDirectory directory, Process process) {
    this.root = root;
    this.directory = directory;
    this.process = process;
  }

  /** Starts one without nodes and waits until it is ready. */
  static BenchInstance start() throws IOException, InterruptedException {
    Path root = Files.createTempDirectory("insula-bench-");
    BenchInstance made = begin(root, 0);
    try {
      made.awaitReady();
    } catch (CommandFailure | InterruptedException e) {
      made.close();
      throw e;
    }
    return made;
  }

  /**
   * Begins to start one without nodes, on what is in a directory.
   *
   * @param root is deleted in the end
   */
  static BenchInstance begin(Path root, int port) throws IOException {
    DataDirectory directory = dataOf(root);
    var command =
        List.of(
            System.getProperty("insula.launcher", "insula"),
            "up",
            "--data-dir",
            directory.path().toString(),
            "--port",
            Integer.toString(port),
            "--nodes",
            "0");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("output").toFile())
            .start();
    return new BenchInstance(root, directory, process);
  }

  /** Where an instance keeps its data. */
  static DataDirectory dataOf(Path root) {
    return new DataDirectory(root.resolve("data"));
  }

  private void awaitReady() throws IOException, InterruptedException {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (directory.instance().isEmpty()) {
      boolean ended = process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() > until) {
        throw new CommandFailure(
            ExitCode.FAILED,
            "the instance to measure does not start",
            Files.readString(root.resolve("output")).strip());
      }
    }
  }

  Tenants tenants() {
    return Tenants.of(directory);
  }

  Kubeconfig kubeconfig() {
    return Kubeconfig.read(directory.superKubeconfig());
  }

  @Override
  public long pid() {
    return directory.instance().orElseThrow().pid();
  }

  @Override
  public boolean isReady() {
    return directory.instance().isPresent();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    EphemeralFiles.delete(root);
  }
}
