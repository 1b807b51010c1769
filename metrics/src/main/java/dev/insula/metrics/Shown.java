package dev.insula.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;

/**
 * The buckets of a distribution as they are shown: their bounds, the last infinite, and what each
 * holds.
 */
record Shown(double[] bounds, long[] counts, double sum) {

  static Shown of(Distribution values) {
    Buckets buckets = values.buckets();
    var bounds = new double[buckets.size()];
    var counts = new long[buckets.size()];
    int at = 0;
    for (int i = 0; i < buckets.size(); i++) {
      counts[at] += values.count(i);
      if (buckets.isShown(i)) {
        bounds[at++] = buckets.inShownUnit(buckets.bound(i));
      }
    }
    bounds[at] = Double.POSITIVE_INFINITY;
    return new Shown(
        Arrays.copyOf(bounds, at + 1),
        Arrays.copyOf(counts, at + 1),
        buckets.inShownUnit(values.sum()));
  }

  /** Both together. */
  Shown with(Shown other) {
    if (!Arrays.equals(bounds, other.bounds)) {
      throw new IllegalArgumentException("distributions with other buckets can't be added up");
    }
    var both = new long[counts.length];
    Arrays.setAll(both, i -> counts[i] + other.counts[i]);
    return new Shown(bounds, both, sum + other.sum);
  }

  HistogramDataPointSnapshot point(Labels labels) {
    var point = HistogramDataPointSnapshot.builder();
    point.labels(labels);
    point.sum(sum);
    point.classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts));
    return point.build();
  }
}
