package dev.insula.cli;

import dev.insula.bench.NoiseKind;
import dev.insula.bench.NoisyBenchmark;
import dev.insula.machinery.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A {@link BenchFloodCommand} that runs. It has a lower priority than the server and the one who
 * measures, as clients of a server compute elsewhere.
 */
final class FloodProcess implements NoisyBenchmark.Running {

  private final Path directory;
  private final Process process;

  private FloodProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  static FloodProcess start(String kubeconfig, List<NoiseKind> kinds, int flooders) {
    try {
      Path directory = Files.createTempDirectory("insula-flood-");
      Path file = Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
      var command =
          List.of(
              "nice",
              System.getProperty("insula.launcher", "insula"),
              "bench",
              "flood",
              "--kubeconfig",
              file.toString(),
              "--flooders",
              Integer.toString(flooders),
              "--kinds",
              kinds.stream().map(NoiseKind::text).collect(Collectors.joining(",")));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new FloodProcess(directory, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, Long> stop() throws InterruptedException {
    try {
      process.getOutputStream().close();
      byte[] told = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new CommandFailure(ExitCode.FAILED, "the flood failed", "");
      }
      var done = new TreeMap<String, Long>();
      Json.parseObject(told).forEach((kind, count) -> done.put(kind, (Long) count));
      return done;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      EphemeralFiles.delete(directory);
    }
  }
}
