package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of an API server, as JSON and as text.
 *
 * @param events the fan-out: its count is that of deliveries, its latencies are those of the
 *     patches
 * @param lateness from a patch until the last watcher has its event, at 100 patches a second
 */
public record ApiResult(
    ApiOptions options,
    List<Operation> operations,
    Operation events,
    Latencies lateness,
    double wallSeconds,
    long peakRssBytes)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    Operation create = operations.getFirst();
    var out =
        JsonObject.of(
            "bench",
            "api",
            "objects",
            (long) options.objects(),
            "clients",
            (long) options.clients(),
            "watchers",
            (long) options.watchers(),
            "patches",
            (long) options.patches(),
            "wallSeconds",
            RunFigures.round(wallSeconds),
            "throughputPerSecond",
            create.perSecond(),
            "p50Millis",
            create.latencies().millisAt(50),
            "p90Millis",
            create.latencies().millisAt(90),
            "p99Millis",
            create.latencies().millisAt(99),
            "cpuSeconds",
            RunFigures.round(cpuSeconds()),
            "peakRssBytes",
            peakRssBytes);
    var each = new JsonObject();
    operations.forEach(operation -> each.put(operation.name(), operation.toJson()));
    each.put(events.name(), events.toJson());
    out.put("operations", each);
    out.put("lastWatcher", lateness.toJson());
    return out;
  }

  /** Of the server, for all operations; 0 if its processes are not known. */
  private double cpuSeconds() {
    double sum = events.serverCpuSeconds() == null ? 0 : events.serverCpuSeconds();
    for (Operation operation : operations) {
      sum += operation.serverCpuSeconds() == null ? 0 : operation.serverCpuSeconds();
    }
    return sum;
  }

  @Override
  public List<Figure> figures() {
    var calls = new TreeMap<String, Latencies>();
    operations.stream()
        .filter(one -> !one.name().equals("list"))
        .forEach(one -> calls.put(one.name(), one.latencies()));
    return List.of(
        Figure.of("calls, " + options.clients() + " clients", calls),
        Figure.of("until the last watcher has a change", Map.of("event", lateness)));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d pods, %d clients, %d watchers%n%n",
        options.objects(),
        options.clients(),
        options.watchers());
    out.printf(
        "%-14s %9s %10s %9s %9s %9s %12s%n",
        "", "calls", "per second", "p50 ms", "p90 ms", "p99 ms", "CPU µs each");
    operations.forEach(operation -> row(out, operation));
    row(out, events);
    out.printf(
        Locale.ROOT,
        "%nlast of %d watchers, at 100 patches a second: p50 %.2f ms, p99 %.2f ms%n",
        options.watchers(),
        lateness.millisAt(50),
        lateness.millisAt(99));
  }

  private static void row(PrintWriter out, Operation of) {
    Double cpu = of.serverCpuSeconds();
    out.printf(
        Locale.ROOT,
        "%-14s %9d %10.0f %9.2f %9.2f %9.2f %12s%n",
        of.name(),
        of.count(),
        of.perSecond(),
        of.latencies().millisAt(50),
        of.latencies().millisAt(90),
        of.latencies().millisAt(99),
        cpu == null ? "" : String.format(Locale.ROOT, "%.0f", cpu * 1e6 / of.count()));
  }
}
