package dev.insula.node;

import static dev.insula.node.EmbeddedCluster.ME;
import static dev.insula.node.EmbeddedCluster.PODS;

import dev.insula.machinery.json.Json;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures a cluster in one process; not part of the tests: run it by its name. */
class SchedulingFigures {

  @TempDir Path directory;

  @Test
  void podsPerSecond() throws Exception {
    try (var cluster = new EmbeddedCluster(directory, 100)) {
      for (int round = 0; round < 3; round++) {
        run(cluster, round, 3_000);
      }
    }
  }

  private static void run(EmbeddedCluster cluster, int round, int pods) throws Exception {
    long cpu = cpu();
    long began = System.nanoTime();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int t = 0; t < 50; t++) {
        int thread = t;
        executor.submit(
            () -> {
              for (int i = thread; i < pods; i += 50) {
                cluster.client.create(PODS, Json.parseObject(pod(round, i)), ME);
              }
              return 0;
            });
      }
    }
    long created = System.nanoTime();
    long cpuCreated = cpu();
    long target = (long) (round + 1) * pods;
    while (cluster.scheduler().bound() < target) {
      LockSupport.parkNanos(1_000_000);
    }
    long bound = System.nanoTime();
    long cpuBound = cpu();
    LockSupport.parkNanos(3_000_000_000L);
    long cpuRunning = cpu();
    cluster.awaitRunning("round=" + round, pods);
    long running = System.nanoTime();
    System.out.printf(
        "cpu until created %.2f, bound %.2f, +3s %.2f%n",
        (cpuCreated - cpu) / 1e9, (cpuBound - cpu) / 1e9, (cpuRunning - cpu) / 1e9);
    System.out.printf(
        "%d pods: created %.2f s, bound %.2f s (%.0f/s), running %.2f s (%.0f/s); cpu %.1f s%n",
        pods,
        (created - began) / 1e9,
        (bound - began) / 1e9,
        pods / ((bound - began) / 1e9),
        (running - began) / 1e9,
        pods / ((running - began) / 1e9),
        (cpu() - cpu) / 1e9);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static String pod(int round, int i) {
    return """
    {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p%1$d-%2$d","namespace":"default",
       "labels":{"round":"%1$d"}},
     "spec":{"containers":[{"name":"c","image":"nginx:1.27",
       "resources":{"requests":{"cpu":"10m","memory":"8Mi"}}}]}}\
    """
        .formatted(round, i);
  }
}
