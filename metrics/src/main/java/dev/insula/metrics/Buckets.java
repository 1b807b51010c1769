package dev.insula.metrics;

import java.util.Arrays;

/** The bounds of a {@link Distribution}; shared by many. Immutable. */
public final class Buckets {

  private static final double NANOS = 1e-9;
  private static final int PER_DOUBLING = 4;
  private static final int DOUBLINGS = 31;

  /**
   * Durations from 1 µs to some 30 minutes in steps of a fifth, so that quantiles are right to
   * about ten percent; each fourth bound is shown.
   */
  public static final Buckets FINE = fine();

  private final long[] bounds;
  private final double scale;
  private final int shown;

  /**
   * @param bounds the highest value of each bucket but the last, ascending
   * @param scale makes the unit that is shown from the one that is counted
   * @param shown each so-manieth bound is shown
   */
  private Buckets(long[] bounds, double scale, int shown) {
    this.bounds = bounds;
    this.scale = scale;
    this.shown = shown;
  }

  /** For durations, which are counted in nanoseconds and shown in seconds. */
  public static Buckets ofSeconds(double... bounds) {
    return new Buckets(
        Arrays.stream(bounds).mapToLong(bound -> Math.round(bound / NANOS)).toArray(), NANOS, 1);
  }

  /** For durations, each bound twice the one before. */
  public static Buckets doublingSeconds(double first, int count) {
    var bounds = new double[count];
    Arrays.setAll(bounds, i -> first * (1L << i));
    return ofSeconds(bounds);
  }

  /** For numbers and sizes, which are shown as they are counted. */
  public static Buckets ofNumbers(long... bounds) {
    return new Buckets(bounds.clone(), 1, 1);
  }

  private static Buckets fine() {
    var bounds = new long[DOUBLINGS * PER_DOUBLING];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = (long) (1000 * Math.pow(2, (double) i / PER_DOUBLING));
    }
    return new Buckets(bounds, NANOS, PER_DOUBLING);
  }

  /** How many buckets there are, the one without a bound included. */
  int size() {
    return bounds.length + 1;
  }

  int holding(long value) {
    int at = Arrays.binarySearch(bounds, value);
    return at >= 0 ? at : -at - 1;
  }

  /** The highest value of a bucket; of the last one its lowest. */
  long bound(int bucket) {
    return bounds[Math.min(bucket, bounds.length - 1)];
  }

  boolean isShown(int bucket) {
    return bucket < bounds.length && bucket % shown == 0;
  }

  /** A value as it is shown. */
  double inShownUnit(long value) {
    // Division gives the decimal that was meant; multiplying by 1e-9 does not.
    return scale == NANOS ? value / 1e9 : value * scale;
  }
}
