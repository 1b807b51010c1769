package dev.insula.node;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs of life of all simulated nodes: one thread that goes round, so that the writes are spread
 * evenly over time. Each node's lease is renewed every ten seconds and its status every five
 * minutes, as a kubelet does when nothing changes.
 */
final class Heartbeats implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);
  private static final Duration ROUND = Duration.ofSeconds(10);

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
    try {
      for (long round = 1; ; round++) {
        long began = System.nanoTime();
        for (int i = 0; i < nodes.size(); i++) {
          long due = began + ROUND.toNanos() * (i + 1) / nodes.size();
          sleepUntil(due);
          beat(nodes.get(i), (round + i) % ROUNDS_PER_STATUS == 0);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
