package dev.insula.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Starts {@code insula up} as a process of its own and waits until it is ready. The process gets a
 * session of its own, so that the terminal's signals do not reach it.
 */
record DetachedStart(
    CommandSpec spec,
    DataDirectory directory,
    boolean ephemeral,
    int port,
    String bind,
    int nodes,
    List<String> more) {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(25);

  int run() throws IOException, InterruptedException {
    if (directory.isLocked()) {
      throw UpCommand.alreadyRunning(directory);
    }
    directory.create();
    Path output = Files.createTempFile("insula-up-", ".out");
    try {
      Process process =
          new ProcessBuilder(command())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      awaitReady(process, output);
    } finally {
      Files.deleteIfExists(output);
    }
    return ExitCode.OK;
  }

  private List<String> command() {
    var command = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(System.getProperty("insula.launcher", "insula"));
    command.addAll(List.of("up", "--data-dir", directory.path().toString()));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", bind));
    command.addAll(List.of("--nodes", Integer.toString(nodes)));
    command.addAll(more);
    if (ephemeral) {
      command.add("--ephemeral");
    }
    return command;
  }

  private void awaitReady(Process process, Path output) throws IOException, InterruptedException {
    var progress = Progress.onStderr(spec.commandLine().getErr());
    progress.step("starting");
    Instant deadline = Instant.now().plus(LIMIT);
    Optional<Instance> instance = directory.instance();
    while (instance.isEmpty() && Instant.now().isBefore(deadline)) {
      if (process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        progress.done();
        throw ended(process, output);
      }
      instance = directory.instance();
    }
    progress.done();
    if (instance.isEmpty()) {
      process.destroy();
      throw new CommandFailure(
          ExitCode.TIMED_OUT,
          "insula is not ready after " + LIMIT.toSeconds() + " s",
          "Its log is " + directory.log());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(Files.readString(output));
    out.flush();
  }

  /** The child's own words tell best what went wrong. */
  private static CommandFailure ended(Process process, Path output) throws IOException {
    String said = Files.readString(output).strip();
    String prefix = "insula: ";
    String message = said.startsWith(prefix) ? said.substring(prefix.length()) : said;
    int code = process.exitValue() == 0 ? ExitCode.FAILED : process.exitValue();
    return new CommandFailure(code, message.isEmpty() ? "the process ended" : message, "");
  }
}
