package dev.insula.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What one scrape gathers: families of metrics by name, each with one point for each set of labels.
 * Several sources may add to one family; what they say with the same labels is added up. Not
 * thread-safe: made for one scrape.
 */
public final class Families {

  private final Map<String, Family> families = new LinkedHashMap<>();
  private final List<MetricSnapshot> foreign = new ArrayList<>();

  /** Points of one name. */
  sealed interface Family {
    MetricSnapshot snapshot();
  }

  /** Points that are one number each. */
  public static final class Numbers implements Family {
    private final Map<Labels, Double> points = new LinkedHashMap<>();
    private final Function<Map<Labels, Double>, MetricSnapshot> form;

    private Numbers(Function<Map<Labels, Double>, MetricSnapshot> form) {
      this.form = form;
    }

    /**
     * @param labels names and values in turn
     */
    public Numbers point(double value, String... labels) {
      points.merge(Labels.of(labels), value, Double::sum);
      return this;
    }

    /**
     * @param value of which a double holds the first 53 bits
     * @param labels names and values in turn
     */
    public Numbers point(long value, String... labels) {
      return point((double) value, labels);
    }

    @Override
    public MetricSnapshot snapshot() {
      return form.apply(points);
    }
  }

  /** Points that are distributions of durations or sizes. */
  public static final class Histogram implements Family {
    private final HistogramSnapshot.Builder snapshot;
    private final Map<Labels, Shown> points = new LinkedHashMap<>();

    private Histogram(String name, String help) {
      this.snapshot = HistogramSnapshot.builder().name(name).help(help);
    }

    /**
     * @param labels names and values in turn
     */
    public Histogram point(Distribution values, String... labels) {
      points.merge(Labels.of(labels), Shown.of(values), Shown::with);
      return this;
    }

    @Override
    public MetricSnapshot snapshot() {
      points.forEach((labels, shown) -> snapshot.dataPoint(shown.point(labels)));
      return snapshot.build();
    }
  }

  /** What goes up and down. */
  public Numbers gauge(String name, String help) {
    return family(Numbers.class, name, _ -> new Numbers(points -> gauge(name, help, points)));
  }

  /**
   * What only grows, until whoever counts begins anew.
   *
   * @param name without {@code _total}, which the text adds
   */
  public Numbers counter(String name, String help) {
    return family(Numbers.class, name, _ -> new Numbers(points -> counter(name, help, points)));
  }

  public Histogram histogram(String name, String help) {
    return family(Histogram.class, name, _ -> new Histogram(name, help));
  }

  /** Adds what a library has counted by itself. */
  void add(MetricSnapshots snapshots) {
    snapshots.forEach(foreign::add);
  }

  /** All families that have points. */
  MetricSnapshots snapshots() {
    var all = new HashMap<String, MetricSnapshot>();
    foreign.forEach(snapshot -> all.put(snapshot.getMetadata().getPrometheusName(), snapshot));
    families.forEach((name, family) -> all.put(name, family.snapshot()));
    all.values().removeIf(snapshot -> snapshot.getDataPoints().isEmpty());
    return new MetricSnapshots(List.copyOf(all.values()));
  }

  private <F extends Family> F family(Class<F> type, String name, Function<String, F> made) {
    Family found = families.computeIfAbsent(name, made);
    if (!type.isInstance(found)) {
      throw new IllegalArgumentException(name + " is of another type already");
    }
    return type.cast(found);
  }

  private static MetricSnapshot gauge(String name, String help, Map<Labels, Double> points) {
    var snapshot = GaugeSnapshot.builder().name(name).help(help);
    points.forEach(
        (labels, value) ->
            snapshot.dataPoint(
                GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
    return snapshot.build();
  }

  private static MetricSnapshot counter(String name, String help, Map<Labels, Double> points) {
    var snapshot = CounterSnapshot.builder().name(name).help(help);
    points.forEach(
        (labels, value) ->
            snapshot.dataPoint(
                CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
    return snapshot.build();
  }
}
