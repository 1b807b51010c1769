package dev.insula.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How values are distributed, counted in buckets. Thread-safe. Some 250 bytes with two dozen
 * buckets; adding a value allocates nothing.
 */
public final class Distribution {

  private final Buckets buckets;
  private final AtomicLongArray counts;
  private final LongAdder sum = new LongAdder();

  public Distribution(Buckets buckets) {
    this.buckets = buckets;
    this.counts = new AtomicLongArray(buckets.size());
  }

  /** Counts a value in the unit of its buckets; a negative one as 0. */
  public void add(long value) {
    long counted = Math.max(value, 0);
    counts.getAndIncrement(buckets.holding(counted));
    sum.add(counted);
  }

  /** How many values were added. */
  public long count() {
    long all = 0;
    for (int i = 0; i < counts.length(); i++) {
      all += counts.get(i);
    }
    return all;
  }

  /** The sum of the values. */
  public long sum() {
    return sum.sum();
  }

  /** The bound below which the share of the values is; 0 if there are none. */
  public long quantile(double share) {
    long rank = (long) Math.ceil(count() * share);
    long seen = 0;
    for (int i = 0; i < counts.length() && rank > 0; i++) {
      seen += counts.get(i);
      if (seen >= rank) {
        return buckets.bound(i);
      }
    }
    return 0;
  }

  Buckets buckets() {
    return buckets;
  }

  long count(int bucket) {
    return counts.get(bucket);
  }
}
