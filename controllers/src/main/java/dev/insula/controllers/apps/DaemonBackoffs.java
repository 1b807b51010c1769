package dev.insula.controllers.apps;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How long failed daemon pods stay before they are replaced: a node that refuses them must not be
 * offered ever new ones at once. Kept in memory as in Kubernetes. Thread-safe.
 */
final class DaemonBackoffs {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** Nodes that are remembered. */
  private static final int MOST = 4_096;

  private record Attempt(Duration delay, Instant at) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Attempt> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attempt> eldest) {
          return size() > MOST;
        }
      };

  /** Zero if it may be replaced now, which is then noted; otherwise the time to wait. */
  Duration next(String key, Instant now) {
    lock.lock();
    try {
      Attempt before = entries.get(key);
      Duration delay = FIRST;
      if (before != null) {
        Duration since = Duration.between(before.at(), now);
        if (since.compareTo(before.delay()) < 0) {
          return before.delay();
        }
        boolean longAgo = since.compareTo(LONGEST.multipliedBy(2)) > 0;
        delay = longAgo ? FIRST : before.delay().multipliedBy(2);
      }
      entries.put(key, new Attempt(delay.compareTo(LONGEST) < 0 ? delay : LONGEST, now));
      return Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }
}
