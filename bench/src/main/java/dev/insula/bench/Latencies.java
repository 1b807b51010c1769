package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import org.HdrHistogram.Histogram;

/** A distribution of durations with three significant digits, up to ten minutes. */
final class Latencies {

  private static final long HIGHEST_MICROS = 600_000_000L;

  private final Histogram micros = new Histogram(HIGHEST_MICROS, 3);

  void add(long nanos) {
    micros.recordValue(Math.clamp(nanos / 1000, 0, HIGHEST_MICROS));
  }

  /** All of them together. */
  static Latencies of(Iterable<Latencies> parts) {
    var all = new Latencies();
    parts.forEach(part -> all.micros.add(part.micros));
    return all;
  }

  long count() {
    return micros.getTotalCount();
  }

  double meanMillis() {
    return count() == 0 ? 0 : round(micros.getMean() / 1000);
  }

  double millisAt(double percentile) {
    return count() == 0 ? 0 : round(micros.getValueAtPercentile(percentile) / 1000.0);
  }

  /** Mean and percentiles in milliseconds. */
  JsonObject toJson() {
    return JsonObject.of(
        "meanMillis", meanMillis(),
        "p50Millis", millisAt(50),
        "p90Millis", millisAt(90),
        "p99Millis", millisAt(99),
        "maxMillis", millisAt(100));
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
