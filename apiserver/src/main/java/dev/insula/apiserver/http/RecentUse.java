package dev.insula.apiserver.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long control planes have had places of late: a measure of the processor time that they used,
 * as a place is had while there is something to compute. What was used counts half as much a second
 * later, and who has asked for nothing for a second has used nothing. Not thread-safe.
 */
final class RecentUse {

  /** Who asked for something within this time is there, beside others. */
  private static final long RECENT_NANOS = 1_000_000_000L;

  private static final double HALF_LIFE_NANOS = 1e9;

  private final LongSupplier nanoTime;

  /** In the order of their last requests, so that those who are quiet are found in front. */
  private final LinkedHashMap<String, Use> known = new LinkedHashMap<>();

  RecentUse(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  private static final class Use {
    private double nanos;
    private long at;
    private long asked;
  }

  /** A control plane asks for something. */
  void asked(String host) {
    long now = nanoTime.getAsLong();
    Use use = known.remove(host);
    use = use == null ? new Use() : use;
    use.asked = now;
    known.put(host, use);
    Iterator<Map.Entry<String, Use>> oldest = known.entrySet().iterator();
    while (oldest.hasNext() && now - oldest.next().getValue().asked > RECENT_NANOS) {
      oldest.remove();
    }
  }

  /** A control plane had a place for so long. */
  void used(String host, long nanos) {
    Use use = known.get(host);
    if (use != null) {
      long now = nanoTime.getAsLong();
      use.nanos = faded(use, now) + nanos;
      use.at = now;
    }
  }

  /** What a control plane has used of late, in nanoseconds of a place. */
  double of(String host) {
    Use use = known.get(host);
    return use == null ? 0 : faded(use, nanoTime.getAsLong());
  }

  private static double faded(Use use, long now) {
    return use.nanos == 0 ? 0 : use.nanos * Math.pow(0.5, (now - use.at) / HALF_LIFE_NANOS);
  }

  /** Whether more than one control plane asks for something. */
  boolean isContended() {
    return known.size() > 1;
  }

  int hosts() {
    return known.size();
  }
}
