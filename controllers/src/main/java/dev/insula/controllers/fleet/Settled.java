package dev.insula.controllers.fleet;

import dev.insula.client.Fleet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Control planes in which controllers have nothing left to do. The fleet keeps a mark of that,
 * which tells the revision at which it was so: as long as a control plane has that revision nothing
 * has changed in it, and who runs the same controllers later need not look at it, and so not wake
 * it. Thread-safe; bounded by the control planes there are.
 */
final class Settled {

  private final Fleet fleet;
  private final long build;

  /** Revisions at the last look. */
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  /** Revisions at which a mark was left. */
  private final Map<String, Long> settled = new ConcurrentHashMap<>();

  /**
   * @param build tells these controllers from those of another build, which may have left undone
   *     what these would do; 0 if nothing is to be known
   */
  Settled(Fleet fleet, long build) {
    this.fleet = fleet;
    this.build = build;
  }

  /** Whether the same controllers had done everything in a control plane that is as it was then. */
  boolean isAsItWas(String name) {
    OptionalLong revision = fleet.revision(name);
    if (build == 0 || revision.isEmpty()) {
      return false;
    }
    long now = revision.getAsLong();
    if (fleet.mark(name) != markOf(now)) {
      return false;
    }
    seen.put(name, now);
    settled.put(name, now);
    return true;
  }

  /**
   * Looks at a control plane, from time to time. It is settled when it rests at the revision that
   * it had the last time: whatever led there has been heard of long since.
   *
   * @param rests whether nothing waits in it, also not for a time to come
   */
  void look(String name, boolean rests) {
    OptionalLong revision = fleet.revision(name);
    if (build == 0 || !rests || revision.isEmpty()) {
      forget(name);
      return;
    }
    Long now = revision.getAsLong();
    Long last = seen.put(name, now);
    if (now.equals(last) && !now.equals(settled.get(name))) {
      fleet.mark(name, markOf(now));
      settled.put(name, now);
    }
  }

  void forget(String name) {
    seen.remove(name);
    settled.remove(name);
  }

  boolean contains(String name) {
    Long at = settled.get(name);
    return at != null && OptionalLong.of(at).equals(fleet.revision(name));
  }

  /** Never 0, which is no mark. Spreads the bits (the finalizer of MurmurHash3). */
  private long markOf(long revision) {
    long mixed = build + revision;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (mixed ^ (mixed >>> 33)) | 1;
  }
}
