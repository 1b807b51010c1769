package dev.insula.bench;

import dev.insula.apiserver.controlplane.ControlPlanes;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.FleetChange;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.ControllerRuntime;
import dev.insula.machinery.object.GroupResource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A tenant whose jobs all wait for their pods at once, and another one that makes one deployment
 * after the other and waits for each one's pod: alone, and beside the jobs. Used by one thread.
 */
final class JobCrowd {

  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final String CROWD = "crowd";
  private static final String QUIET = "quiet";
  private static final int PARALLEL = 64;

  private final Fleet fleet;
  private final ControlPlaneClient crowd;
  private final ControlPlaneClient quiet;
  private final SettleOptions options;
  private final AtomicLong jobPods = new AtomicLong();
  private final BlockingQueue<Long> quietPods = new LinkedBlockingQueue<>();

  /**
   * What came of it.
   *
   * @param alone from the create call of a deployment until its pod is there, nobody else working
   * @param beside the same while jobs wait
   * @param besideProbes deployments that had their pod before the jobs were done
   * @param jobSeconds from the start of the controllers until the last job had its pod
   */
  record Figures(Latencies alone, Latencies beside, int besideProbes, double jobSeconds) {}

  JobCrowd(ControlPlanes fleet, SettleOptions options) {
    this.fleet = fleet;
    this.options = options;
    crowd = fleet.findOrCreate(CROWD).client("insula-bench");
    quiet = fleet.findOrCreate(QUIET).client("insula-bench");
  }

  Figures run() throws InterruptedException, TimeoutException {
    try (var _ = fleet.subscribe(this::take)) {
      var alone = new Latencies();
      try (var runtime = ControllerRuntime.start(fleet, _ -> "CA")) {
        settle(runtime);
        for (int i = 0; i < options.probes(); i++) {
          probe("alone-" + i, alone);
        }
      }
      SettleLoad.forAll(
          options.jobs(),
          PARALLEL,
          i -> crowd.create(SettleLoad.JOBS, SettleLoad.job("job-" + i), WRITE));
      return beside(alone);
    }
  }

  private Figures beside(Latencies alone) throws InterruptedException, TimeoutException {
    var beside = new Latencies();
    int probes = 0;
    long begin = System.nanoTime();
    try (var runtime = ControllerRuntime.start(fleet, _ -> "CA")) {
      long end = SettleBenchmark.deadline(options.limitSeconds());
      while (jobPods.get() == 0) {
        SettleBenchmark.pause(end);
      }
      while (probes < options.probes() && jobPods.get() < options.jobs()) {
        probe("beside-" + probes, beside);
        probes++;
      }
      while (jobPods.get() < options.jobs()) {
        SettleBenchmark.pause(end);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      settle(runtime);
      return new Figures(alone, beside, probes, seconds);
    }
  }

  private void settle(ControllerRuntime runtime) throws InterruptedException, TimeoutException {
    long end = SettleBenchmark.deadline(options.limitSeconds());
    while (runtime.busy() > 0) {
      SettleBenchmark.pause(end);
    }
  }

  private void probe(String name, Latencies into) throws InterruptedException, TimeoutException {
    long begin = System.nanoTime();
    quiet.create(SettleLoad.DEPLOYMENTS, SettleLoad.deployment(name), WRITE);
    Long there = quietPods.poll(options.limitSeconds(), TimeUnit.SECONDS);
    if (there == null) {
      throw new TimeoutException("a deployment has no pod");
    }
    into.add(there - begin);
  }

  private void take(FleetChange change) {
    if (change.previous() != null || !change.resource().equals(PODS)) {
      return;
    }
    if (change.controlPlane().equals(CROWD)) {
      jobPods.incrementAndGet();
    } else if (change.controlPlane().equals(QUIET)) {
      quietPods.add(System.nanoTime());
    }
  }
}
