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

  /** What one control plane has used. */
  final class Use implements Comparable<Use> {
    private double nanos;
    private long at;
    private long asked;

    /**
     * The logarithm of what was used, had it not faded since some time long ago: as all fade alike,
     * these stay in their order and need not be reckoned anew when time goes by.
     */
    private double rank = Double.NEGATIVE_INFINITY;

    /** It had a place for so long. */
    void add(long more) {
      long now = nanoTime.getAsLong();
      nanos = nanos * Math.pow(0.5, (now - at) / HALF_LIFE_NANOS) + more;
      at = now;
      rank = Math.log(nanos) / Math.log(2) + now / HALF_LIFE_NANOS;
    }

    @Override
    public int compareTo(Use other) {
      return Double.compare(rank, other.rank);
    }
  }

  /** A control plane asks for something. */
  Use asked(String host) {
    long now = nanoTime.getAsLong();
    Use use = known.remove(host);
    use = use == null ? new Use() : use;
    use.asked = now;
    known.put(host, use);
    Iterator<Map.Entry<String, Use>> oldest = known.entrySet().iterator();
    while (now - oldest.next().getValue().asked > RECENT_NANOS) {
      oldest.remove();
    }
    return use;
  }

  /** Whether more than one control plane asks for something. */
  boolean isContended() {
    return known.size() > 1;
  }
}
