package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The figures of a stress run, as JSON and as text. */
public record StressResult(
    StressOptions options,
    RunFigures tenants,
    @Nullable RunFigures baseline,
    JsonObject syncerCounters,
    long syncerMemoryBytes)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    var out =
        JsonObject.of(
            "bench", "stress",
            "tenants", (long) options.tenants(),
            "pods", (long) options.pods(),
            "nodes", (long) options.nodes(),
            "concurrency", (long) options.concurrency(),
            "warmUpPods", (long) options.warmUp());
    out.putAll(tenants.toJson());
    out.put("syncer", syncer());
    if (baseline != null) {
      out.put("baseline", baseline.toJson());
      out.put("wallRatio", wallRatio(baseline));
      out.put("addedMillis", addedMillis(baseline));
    }
    return out;
  }

  private JsonObject syncer() {
    double cpu = tenants.cpuShares().getOrDefault("tenancy", 0.0) * tenants.cpuSeconds();
    var out = JsonObject.of("cpuSeconds", RunFigures.round(cpu), "memoryBytes", syncerMemoryBytes);
    out.putAll(syncerCounters);
    return out;
  }

  private double wallRatio(RunFigures of) {
    return RunFigures.round(tenants.wallSeconds() / of.wallSeconds());
  }

  /** What the way through a tenant adds to the mean of a pod when nothing else happens. */
  private double addedMillis(RunFigures of) {
    return RunFigures.round(tenants.oneByOne().meanMillis() - of.oneByOne().meanMillis());
  }

  @Override
  public List<Figure> figures() {
    var runs = new TreeMap<String, Latencies>();
    runs.put("through the tenants", tenants.total());
    if (baseline != null) {
      runs.put("directly in the super cluster", baseline.total());
    }
    return List.of(
        Figure.of(
            options.pods()
                + " pods of "
                + options.tenants()
                + " tenants, from create until Running",
            runs));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d pods, %d tenants, %d simulated nodes%n%n",
        options.pods(),
        options.tenants(),
        options.nodes());
    out.printf("%-22s %14s %14s%n", "", "tenants", baseline == null ? "" : "direct");
    row(
        out,
        "wall clock",
        "s",
        tenants.wallSeconds(),
        baseline == null ? null : baseline.wallSeconds());
    row(
        out,
        "pods per second",
        "",
        tenants.throughputPerSecond(),
        baseline == null ? null : baseline.throughputPerSecond());
    for (double p : new double[] {50, 90, 99}) {
      row(
          out,
          "p" + (int) p,
          "ms",
          tenants.total().millisAt(p),
          baseline == null ? null : baseline.total().millisAt(p));
    }
    row(out, "CPU", "s", tenants.cpuSeconds(), baseline == null ? null : baseline.cpuSeconds());
    row(
        out,
        "peak resident",
        "MiB",
        tenants.peakRssBytes() / 1048576.0,
        baseline == null ? null : baseline.peakRssBytes() / 1048576.0);
    if (baseline != null) {
      out.printf(
          Locale.ROOT,
          "%nwall clock ratio %.2f, added to the mean of a pod without load %.2f ms%n",
          wallRatio(baseline),
          addedMillis(baseline));
    }
    out.printf("%nmean of the phases, ms%n");
    for (Map.Entry<String, Latencies> phase : tenants.phases().entrySet()) {
      out.printf(Locale.ROOT, "  %-12s %10.1f%n", phase.getKey(), phase.getValue().meanMillis());
    }
    JsonObject syncer = syncer();
    out.printf(
        Locale.ROOT,
        "%nsyncer: %.1f CPU seconds (sampled), %.1f MiB of heap%n",
        ((Number) Objects.requireNonNull(syncer.get("cpuSeconds"))).doubleValue(),
        syncerMemoryBytes / 1048576.0);
  }

  private static void row(
      PrintWriter out, String name, String unit, double value, @Nullable Double other) {
    String label = unit.isEmpty() ? name : name + " (" + unit + ")";
    String second = other == null ? "" : String.format(Locale.ROOT, "%.1f", other);
    out.printf(Locale.ROOT, "%-22s %14.1f %14s%n", label, value, second);
  }
}
