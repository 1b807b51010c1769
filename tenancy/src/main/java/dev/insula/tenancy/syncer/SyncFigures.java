package dev.insula.tenancy.syncer;

import dev.insula.client.Workers;
import dev.insula.machinery.json.JsonObject;
import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What the syncer counts of all tenants together. Thread-safe. */
public final class SyncFigures implements MetricSource {

  private final Distribution throttled = new Distribution(Buckets.FINE);

  /** With all kinds from the beginning, so that threads only read it. */
  private final Map<SyncedKind, LongAdder> repairs = new EnumMap<>(SyncedKind.class);

  /** Of all kinds that the platform declares, which come and go. */
  private final LongAdder customRepairs = new LongAdder();

  private volatile List<Workers<?>> workers = List.of();

  SyncFigures() {
    for (SyncedKind kind : SyncedKind.values()) {
      repairs.put(kind, new LongAdder());
    }
  }

  /** Those that work from now on: downward, upward, and the others. */
  void working(List<Workers<?>> newWorkers) {
    workers = List.copyOf(newWorkers);
  }

  /** A pod waited for a place before the super cluster's scheduler. */
  void throttled(long nanos) {
    throttled.add(nanos);
  }

  /** The two sides were found to differ though nothing of the tenant's waited. */
  void repaired(PassingKind kind) {
    switch (kind) {
      case SyncedKind synced -> Objects.requireNonNull(repairs.get(synced)).increment();
      case CustomKind _ -> customRepairs.increment();
    }
  }

  /** {@code downQueue}, {@code downWork}, {@code upQueue}, {@code upWork} since the start. */
  public JsonObject toJson() {
    List<Workers<?>> now = workers;
    Workers<?> down = now.get(0);
    Workers<?> up = now.get(1);
    return JsonObject.of(
        "downQueue", toJson(down.waits()),
        "downWork", toJson(down.works()),
        "upQueue", toJson(up.waits()),
        "upWork", toJson(up.works()));
  }

  private static JsonObject toJson(Distribution values) {
    long count = values.count();
    return JsonObject.of(
        "count",
        count,
        "meanMillis",
        millis(count == 0 ? 0 : (double) values.sum() / count),
        "p50Millis",
        millis((double) values.quantile(0.5)),
        "p90Millis",
        millis((double) values.quantile(0.9)),
        "p99Millis",
        millis((double) values.quantile(0.99)));
  }

  private static double millis(double nanos) {
    return Math.round(nanos / 1000) / 1000.0;
  }

  @Override
  public void collect(Families families) {
    List<Workers<?>> now = workers;
    now.forEach(each -> each.collect(families));
    Families.Histogram phases =
        families.histogram(
            "insula_sync_phase_duration_seconds",
            "Time of objects on their way: in the fair queue, at work, and of that, downward,"
                + " before the scheduler.");
    if (now.size() > 1) {
      phases(phases, "down", now.get(0));
      phases(phases, "up", now.get(1));
    }
    phases.point(throttled, "direction", "down", "phase", "throttle");
    repairs.forEach(
        (kind, count) -> repairs(families, kind.name().toLowerCase(Locale.ROOT), count));
    repairs(families, "custom", customRepairs);
  }

  private static void repairs(Families families, String kind, LongAdder count) {
    families
        .counter(
            "insula_sync_repairs",
            "Objects that a patrol found to differ though nothing of their tenant's waited.")
        .point(count.sum(), "kind", kind);
  }

  private static void phases(Families.Histogram phases, String direction, Workers<?> of) {
    phases.point(of.waits(), "direction", direction, "phase", "queue");
    phases.point(of.works(), "direction", direction, "phase", "work");
  }
}
