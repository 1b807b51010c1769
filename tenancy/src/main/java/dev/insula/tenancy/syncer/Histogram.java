package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durations in buckets that grow by a fifth, from 1 µs to some 20 minutes: quantiles are right to
 * about ten percent. Thread-safe; 1.3 KB.
 */
final class Histogram {

  private static final int PER_DOUBLING = 4;
  private static final int BUCKETS = 31 * PER_DOUBLING;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private final LongAdder sumNanos = new LongAdder();

  void add(long nanos) {
    counts.incrementAndGet(bucket(nanos));
    sumNanos.add(Math.max(nanos, 0));
  }

  long count() {
    long sum = 0;
    for (int i = 0; i < BUCKETS; i++) {
      sum += counts.get(i);
    }
    return sum;
  }

  /** The upper bound, in nanoseconds, of the share of the durations; 0 if there are none. */
  long quantile(double share) {
    long rank = (long) Math.ceil(count() * share);
    long seen = 0;
    for (int i = 0; i < BUCKETS && rank > 0; i++) {
      seen += counts.get(i);
      if (seen >= rank) {
        return upperBound(i);
      }
    }
    return 0;
  }

  JsonObject toJson() {
    long count = count();
    double mean = count == 0 ? 0 : (double) sumNanos.sum() / 1e6 / count;
    return JsonObject.of(
        "count",
        count,
        "meanMillis",
        round(mean),
        "p50Millis",
        round((double) quantile(0.5) / 1e6),
        "p90Millis",
        round((double) quantile(0.9) / 1e6),
        "p99Millis",
        round((double) quantile(0.99) / 1e6));
  }

  private static int bucket(long nanos) {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    if (micros < 1) {
      return 0;
    }
    int at = (int) (Math.log((double) micros) / Math.log(2) * PER_DOUBLING) + 1;
    return Math.min(at, BUCKETS - 1);
  }

  private static long upperBound(int bucket) {
    return (long) (1000 * Math.pow(2, (double) bucket / PER_DOUBLING));
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
