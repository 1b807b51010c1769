package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as a person at a terminal would. */
record Shell(Path directory, Map<String, String> environment) {

  private static final long LIMIT_SECONDS = 120;

  /** What a command printed, and how it ended. */
  record Result(int exitCode, String out, String err) {
    Result succeeds() {
      assertThat(exitCode).as("out: %s%nerr: %s", out, err).isZero();
      return this;
    }
  }

  /** A terminal at which an instance was just started, with everything of it in the directory. */
  static Shell atInstance(Path directory, int nodes) throws IOException, InterruptedException {
    String data = directory.resolve("data").toString();
    var shell = new Shell(directory, Map.of("INSULA_DATA_DIR", data));
    shell
        .insula(
            "up", "--data-dir", data, "--port", "0", "--detach", "--nodes", String.valueOf(nodes))
        .succeeds();
    return shell;
  }

  Result run(String... command) throws IOException, InterruptedException {
    return run(List.of(command), "");
  }

  Result run(List<String> command, String input) throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    Path in = Files.createTempFile(directory, "in", "");
    Files.writeString(in, input);
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile()).redirectInput(in.toFile());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  Result insula(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("insula.root"), "insula").toString());
    command.addAll(List.of(arguments));
    return run(command, "");
  }

  Result kubectl(Path kubeconfig, String... arguments) throws IOException, InterruptedException {
    return kubectlWithInput(kubeconfig, "", arguments);
  }

  Result kubectlWithInput(Path kubeconfig, String input, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(environment.getOrDefault("KUBECTL", kubectlOnPath()));
    command.addAll(List.of("--kubeconfig", kubeconfig.toString(), "--cache-dir"));
    command.add(directory.resolve("kubectl-cache").toString());
    command.addAll(List.of(arguments));
    return run(command, input);
  }

  private static String kubectlOnPath() {
    String named = System.getenv("KUBECTL");
    return named == null || named.isEmpty() ? "kubectl" : named;
  }
}
