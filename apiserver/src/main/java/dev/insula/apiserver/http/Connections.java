package dev.insula.apiserver.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Bounds the connections of all control planes and of each, the handshakes with each, and the time
 * that a handshake takes. Who is beyond a bound is closed without an answer, as an answer would
 * cost what is to be spared. Thread-safe.
 */
final class Connections implements Connection.Listener {

  private final ConnectionBounds bounds;
  private final TokenBuckets handshakes;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> established = new ConcurrentHashMap<>();

  Connections(ConnectionBounds bounds, LongSupplier nanoTime) {
    this.bounds = bounds;
    this.handshakes = new TokenBuckets(nanoTime);
  }

  /** Whether a handshake with a control plane may go on; counts it. */
  boolean admitHandshake(String host) {
    return handshakes.take(host, bounds.handshakesPerSecond(), bounds.handshakeBurst()) == 0;
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof RoutedConnection routed
        && (open.incrementAndGet() > bounds.total() || !routed.mayBegin())) {
      connection.getEndPoint().close();
    }
  }

  /** Closes a connection whose handshake is not over in time, unless the task is cancelled. */
  Scheduler.Task limit(RoutedConnection connection, Scheduler scheduler) {
    return scheduler.schedule(
        () -> connection.getEndPoint().close(),
        bounds.handshakeTime().toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Counts a connection for its control plane. False if that has too many. */
  boolean establish(String host) {
    if (established.merge(host, 1, Integer::sum) > bounds.perHost()) {
      release(host);
      return false;
    }
    return true;
  }

  private void release(String host) {
    established.computeIfPresent(host, (_, count) -> count == 1 ? null : count - 1);
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof RoutedConnection routed) {
      open.decrementAndGet();
      routed.ended().ifPresent(this::release);
    }
  }

  int open() {
    return open.get();
  }

  int of(String host) {
    return established.getOrDefault(host, 0);
  }
}
