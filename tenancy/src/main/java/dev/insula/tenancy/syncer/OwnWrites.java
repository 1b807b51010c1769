package dev.insula.tenancy.syncer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Writes of the syncer into a tenant that are under way: their echo in the tenant's stream of
 * changes is no news, and mostly arrives before the write returns. Thread-safe; bounded by the
 * workers of the upward direction.
 */
final class OwnWrites {

  /** Keys being written, with the highest revision at which a change of them was told meanwhile. */
  private final ConcurrentMap<SyncKey, Long> underWay = new ConcurrentHashMap<>();

  /** A key has one writer at a time, as its queue sees to. */
  void begin(SyncKey key) {
    underWay.put(key, 0L);
  }

  /** Whether the change may be an echo: then nobody needs to look at it before the write ends. */
  boolean absorbs(SyncKey key, long revision) {
    return underWay.computeIfPresent(key, (_, seen) -> Math.max(seen, revision)) != null;
  }

  /**
   * The write ended.
   *
   * @param written the revision that it made; 0 if it failed or is not known
   * @return whether something else changed the object meanwhile
   */
  boolean end(SyncKey key, long written) {
    Long seen = underWay.remove(key);
    return seen != null && seen > written;
  }
}
