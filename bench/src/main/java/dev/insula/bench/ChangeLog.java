package dev.insula.bench;

import dev.insula.client.Fleet;
import dev.insula.client.FleetChange;
import dev.insula.machinery.object.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * What was written in the control planes of a fleet, in its order, from the start until it is
 * closed. Thread-safe; holds every version of every object, so it is for benchmarks only.
 */
final class ChangeLog implements AutoCloseable {

  private static final GroupResource PODS = new GroupResource("", "pods");

  private record At(long nanos, FleetChange change) {}

  private final ConcurrentLinkedQueue<At> changes = new ConcurrentLinkedQueue<>();
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong pods = new AtomicLong();
  private final Fleet.Subscription subscription;
  private volatile long lastNanos = System.nanoTime();

  ChangeLog(Fleet fleet) {
    subscription = fleet.subscribe(this::take);
  }

  private void take(FleetChange change) {
    if (change.previous() == null
        && change.resource().equals(SettleLoad.DEPLOYMENTS.groupResource())) {
      // Made before the start, and told late: no controller makes any.
      return;
    }
    long now = System.nanoTime();
    changes.add(new At(now, change));
    lastNanos = now;
    count.incrementAndGet();
    if (change.previous() == null && change.resource().equals(PODS)) {
      pods.incrementAndGet();
    }
  }

  long count() {
    return count.get();
  }

  /** Pods that were created. */
  long pods() {
    return pods.get();
  }

  /** When the last change came, of {@link System#nanoTime()}. */
  long lastNanos() {
    return lastNanos;
  }

  /** When the changes came. */
  Latencies since(long beginNanos) {
    var out = new Latencies();
    changes.forEach(at -> out.add(at.nanos() - beginNanos));
    return out;
  }

  Map<String, List<FleetChange>> byControlPlane() {
    return changes.stream()
        .map(At::change)
        .collect(
            Collectors.groupingBy(
                FleetChange::controlPlane, Collectors.toCollection(ArrayList::new)));
  }

  @Override
  public void close() {
    subscription.close();
  }
}
