package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A replica in a process of its own, which tests kill and pause. */
final class ReplicaProcess implements AutoCloseable {

  private final Process process;
  private final DataDirectory directory;
  private final Path output;

  private ReplicaProcess(Process process, DataDirectory directory, Path output) {
    this.output = output;
    this.process = process;
    this.directory = directory;
  }

  /** Starts one on the super cluster of a kubeconfig. */
  static ReplicaProcess start(Path home, Path superKubeconfig) throws IOException {
    Files.createDirectories(home);
    var directory = new DataDirectory(home.resolve("data"));
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.insula.cli.Main",
            "up",
            "--data-dir",
            directory.path().toString(),
            "--port",
            "0",
            "--super-kubeconfig",
            superKubeconfig.toString(),
            "--tenant-server-allow",
            "127.0.0.0/8");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile())
            .start();
    return new ReplicaProcess(process, directory, home.resolve("output"));
  }

  boolean isReady() {
    if (!process.isAlive()) {
      // Its own words tell best what went wrong.
      assertThat(output).as("the replica ended").hasContent("");
    }
    return directory.instance().isPresent();
  }

  /** The name by which the super cluster knows it. */
  String name() {
    return ReplicaName.of(directory.store());
  }

  void pause() throws Exception {
    signal("-STOP");
  }

  void wake() throws Exception {
    signal("-CONT");
  }

  void kill() throws Exception {
    process.destroyForcibly();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private void signal(String signal) throws Exception {
    var kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() throws Exception {
    kill();
  }
}
