package dev.insula.cli;

import dev.insula.bench.Rehearsal;
import dev.insula.client.http.AddressRange;
import dev.insula.store.rocks.StoreOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything in this process, and stays in the foreground until it is told to stop. */
@Command(
    name = "up",
    description = "Start Insula with an embedded super cluster; needs no other cluster.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {

  /** A rehearsal does not wait long for tenants to hibernate. */
  private static final Duration REHEARSED_IDLE_AFTER = Duration.ofSeconds(1);

  @Mixin private DataDirOption dataDir = new DataDirOption();

  @Mixin private ClusterArguments clusters = new ClusterArguments();

  @Mixin private AuditOptions audit = new AuditOptions();

  @Option(
      names = "--ephemeral",
      description =
          "Keep everything in a temporary directory that is deleted at the end, or in the"
              + " directory given, which must not exist or be empty.")
  private boolean ephemeral;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "7443",
      description = "Port of the super cluster's API server; 0 takes a free one (default: 7443).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}, so that only this machine reaches it).")
  private String bind = "127.0.0.1";

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "Simulated nodes of the embedded super cluster (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--webhook-allow",
      paramLabel = "CIDR",
      description =
          "Let tenants' webhooks reach these addresses, which else lead to public ones only; may be"
              + " given several times. What is allowed here is allowed to every tenant.")
  private List<String> webhookAllow = List.of();

  @Option(
      names = "--metrics-tenants",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Tell so many tenants by name in the metrics of the super cluster, the busiest; all are"
              + " in the sums (default: ${DEFAULT-VALUE}).")
  private int metricsTenants;

  @Option(
      names = "--detach",
      description = "Return once everything is ready and leave a background process.")
  private boolean detach;

  @Option(
      names = "--until-ready",
      hidden = true,
      description = "Stop once everything is ready: for the recording of a start.")
  private boolean untilReady;

  @Option(
      names = "--rehearse",
      paramLabel = "N",
      defaultValue = "0",
      hidden = true,
      description = "Make, use and delete so many tenants before stopping, for such a recording.")
  private int rehearsed;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkOptions();
    if (detach) {
      return new DetachedStart(spec, directoryFor(), ephemeral, port, bind, nodes, passedOn())
          .run();
    }
    DataDirectory directory = directoryFor();
    try (FileChannel lock = take(directory)) {
      directory.withdraw();
      runUntilStopped(directory);
      return lock.isOpen() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private void checkOptions() {
    if (nodes < 0 || nodes > EmbeddedOptions.MAX_NODES) {
      throw new CommandFailure(
          ExitCode.USAGE, "--nodes must be 0 to " + EmbeddedOptions.MAX_NODES, "");
    }
    if (port < 0 || port > 65535) {
      throw new CommandFailure(ExitCode.USAGE, "--port must be 0 to 65535", "");
    }
    if (metricsTenants < 0 || metricsTenants > EmbeddedOptions.MOST_TENANTS_SHOWN) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--metrics-tenants must be 0 to " + EmbeddedOptions.MOST_TENANTS_SHOWN,
          "");
    }
    webhookRanges();
    var _ = clusters.read();
  }

  /** The options that a detached start hands on as they are. */
  private List<String> passedOn() {
    var passed = new ArrayList<>(audit.arguments());
    passed.addAll(clusters.arguments());
    passed.addAll(List.of("--metrics-tenants", Integer.toString(metricsTenants)));
    webhookAllow.forEach(range -> passed.addAll(List.of("--webhook-allow", range)));
    return passed;
  }

  private List<AddressRange> webhookRanges() {
    try {
      return webhookAllow.stream().map(AddressRange::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--webhook-allow takes ranges of addresses such as 10.0.0.0/8",
          String.valueOf(e.getMessage()));
    }
  }

  private DataDirectory directoryFor() throws IOException {
    if (ephemeral && !dataDir.isGiven()) {
      return new DataDirectory(Files.createTempDirectory("insula-"));
    }
    DataDirectory directory = dataDir.directory();
    if (ephemeral && Files.exists(directory.path()) && !EphemeralFiles.isEmpty(directory.path())) {
      throw new CommandFailure(
          ExitCode.FAILED,
          directory.path() + " is not empty, and --ephemeral would delete what is in it",
          "Name a new directory, or leave --ephemeral out.");
    }
    return directory;
  }

  private FileChannel take(DataDirectory directory) {
    directory.create();
    return directory.lock().orElseThrow(() -> alreadyRunning(directory));
  }

  static CommandFailure alreadyRunning(DataDirectory directory) {
    String process =
        directory.instance().map(instance -> " (process " + instance.pid() + ")").orElse("");
    return new CommandFailure(
        ExitCode.ALREADY_RUNNING,
        "insula runs on " + directory.path() + " already" + process,
        "See 'insula status'; stop it with 'insula down', or name another --data-dir.");
  }

  private void runUntilStopped(DataDirectory directory) throws InterruptedException {
    System.setProperty(LogSetup.FILE_PROPERTY, directory.log().toString());
    Instant begin = Instant.now();
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    var hook = new Thread(() -> stopAndWait(stop, stopped), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    var progress = Progress.onStderr(spec.commandLine().getErr());
    try (AuditOptions.Log log = audit.open()) {
      var options =
          new EmbeddedOptions(
              directory.store(),
              bind,
              port,
              nodes,
              webhookRanges(),
              log.auditor(),
              rehearsed > 0 ? REHEARSED_IDLE_AFTER : EmbeddedOptions.IDLE_AFTER,
              StoreOptions.defaults().history().age(),
              clusters.read(),
              metricsTenants);
      try (Embedded embedded = Embedded.start(options, progress::step)) {
        progress.done();
        directory.writeOwnerOnly(directory.superKubeconfig(), embedded.superKubeconfig());
        directory.writeOwnerOnly(directory.localKubeconfig(), embedded.localKubeconfig());
        welcome(directory, embedded, Duration.between(begin, Instant.now()));
        publish(directory, embedded);
        if (!untilReady) {
          stop.await();
        } else if (rehearsed > 0) {
          Rehearsal.play(BenchEnvironment.of(directory.path(), embedded), rehearsed);
        }
      }
    } finally {
      progress.done();
      directory.withdraw();
      if (ephemeral) {
        EphemeralFiles.delete(directory.path());
      }
      stopped.countDown();
    }
  }

  /** The JVM ends when its shutdown hooks have ended, so this one waits for the orderly stop. */
  private static void stopAndWait(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(DataDirectory directory, Embedded embedded) {
    directory.publish(
        new Instance(
            ProcessHandle.current().pid(),
            Version.current(),
            embedded.superUrl(),
            Instant.now().toString(),
            ephemeral,
            clusters.hasOwnNodes() ? nodes : 0,
            webhookAllow));
  }

  private void welcome(DataDirectory directory, Embedded embedded, Duration took) {
    Path path = directory.path();
    String option = dataDir.isGiven() || ephemeral ? " --data-dir " + path : "";
    PrintWriter out = spec.commandLine().getOut();
    String seconds = String.format(Locale.ROOT, "%.1f", took.toMillis() / 1000.0);
    out.println("Insula " + Version.current() + " is ready after " + seconds + " s");
    String simulated = clusters.hasOwnNodes() ? ", " + nodes + " simulated nodes" : "";
    out.println("  super cluster   " + embedded.superUrl() + simulated);
    out.println("  data directory  " + path + (ephemeral ? " (deleted at the end)" : ""));
    out.println();
    NextSteps.print(out, option);
    out.flush();
  }
}
