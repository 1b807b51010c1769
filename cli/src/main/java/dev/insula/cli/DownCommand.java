package dev.insula.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stops an instance and waits until its directory is free. */
@Command(
    name = "down",
    description = "Stop the instance of a data directory. What was stored stays.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

  @Mixin private DataDirOption dataDir = new DataDirOption();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to wait for the end (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, ExecutionException {
    var directory = dataDir.directory();
    Instance instance = directory.requireInstance();
    var process = ProcessHandle.of(instance.pid());
    CompletableFuture<ProcessHandle> end =
        process
            .map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()));
    process.ifPresent(ProcessHandle::destroy);
    awaitEnd(end, instance, directory);
    spec.commandLine().getOut().println("insula on " + directory.path() + " has stopped");
    return ExitCode.OK;
  }

  private void awaitEnd(
      CompletableFuture<ProcessHandle> end, Instance instance, DataDirectory directory)
      throws InterruptedException, ExecutionException {
    Instant deadline = Instant.now().plusSeconds(timeoutSeconds);
    try {
      end.get(Duration.between(Instant.now(), deadline).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CommandFailure(
          ExitCode.TIMED_OUT,
          "process " + instance.pid() + " has not ended after " + timeoutSeconds + " s",
          "Look at " + directory.log() + ", or end it with: kill -9 " + instance.pid());
    }
  }
}
