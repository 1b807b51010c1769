package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * The figures of a restart run.
 *
 * @param restartNanos from the start of the syncer until everything was compared and in step
 * @param cpuSeconds of the whole process meanwhile
 * @param patrols how long comparing everything took when nothing differed
 */
public record RestartResult(
    RestartOptions options, long restartNanos, double cpuSeconds, Latencies patrols) {

  /** One object, as every benchmark's {@code -o json}. */
  public JsonObject toJson() {
    return JsonObject.of(
        "bench",
        "restart",
        "tenants",
        (long) options.tenants(),
        "pods",
        (long) options.pods(),
        "nodes",
        (long) options.nodes(),
        "wallSeconds",
        RunFigures.round(restartNanos / 1e9),
        "cpuSeconds",
        RunFigures.round(cpuSeconds),
        "patrol",
        patrols.toJson());
  }

  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d pods of %d tenants%n  in step after %.3f s (%.2f CPU seconds)%n"
            + "  a patrol without differences takes %.1f ms (median)%n",
        options.pods(),
        options.tenants(),
        restartNanos / 1e9,
        cpuSeconds,
        patrols.millisAt(50));
  }
}
