package dev.insula.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs of life of all simulated nodes: one thread that goes round, so that the writes are spread
 * over time. It comes to some nodes at once, whose writes then share a sync of the disk: to wake an
 * idle process costs more than what it writes. Each node's lease is renewed every ten seconds and
 * its status every five minutes, as a kubelet does when nothing changes.
 */
final class Heartbeats implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
  private static final Duration ROUND = Duration.ofSeconds(10);

  /** Nodes that are come to at once: enough to share, too few for others to wait for. */
  private static final int TOGETHER = 20;

  /** Rounds between two reports of a node's status. */
  private static final int ROUNDS_PER_STATUS = 30;

  private final Registration registration;
  private final List<NodePlan> nodes;
  private final Thread thread;

  Heartbeats(Registration registration, List<NodePlan> nodes) {
    this.registration = registration;
    this.nodes = nodes;
    this.thread = Thread.ofVirtual().name("node-heartbeats").unstarted(this::run);
  }

  void start() {
    if (!nodes.isEmpty()) {
      thread.start();
    }
  }

  @Override
  public void close() {
    if (nodes.isEmpty()) {
      return;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long round = 1; ; round++) {
        long began = System.nanoTime();
        for (int from = 0; from < nodes.size(); from += TOGETHER) {
          int to = Math.min(from + TOGETHER, nodes.size());
          sleepUntil(began + ROUND.toNanos() * to / nodes.size());
          writers.invokeAll(beats(round, from, to));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Callable<Void>> beats(long round, int from, int to) {
    var beats = new ArrayList<Callable<Void>>();
    for (int i = from; i < to; i++) {
      NodePlan node = nodes.get(i);
      boolean withStatus = (round + i) % ROUNDS_PER_STATUS == 0;
      beats.add(
          () -> {
            beat(node, withStatus);
            return null;
          });
    }
    return beats;
  }

  private static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
  }

  private void beat(NodePlan node, boolean withStatus) {
    try {
      registration.renewLease(node);
      if (withStatus) {
        registration.reportStatus(node);
      }
    } catch (RuntimeException e) {
      LOG.atDebug().addKeyValue("node", node.name()).log("no heartbeat: {}", e.getMessage());
    }
  }
}
