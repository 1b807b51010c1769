package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * What a restart takes, from the start of the process.
 *
 * @param tenants that are on disk, and asleep
 * @param objects of them all
 * @param firstAnswerSeconds until the super cluster's server says that it is ready
 * @param tenantAnswerSeconds until a tenant's server does
 * @param readySeconds until all is started, and tenants are being served
 * @param settledCpuSeconds CPU time of the process until it was measured whether it idles
 * @param idleCpuPercent of one core, after that
 */
public record StartResult(
    int tenants,
    int objects,
    double firstAnswerSeconds,
    double tenantAnswerSeconds,
    double readySeconds,
    double settledCpuSeconds,
    double idleCpuPercent,
    long peakRssBytes)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    double millis = RunFigures.round(firstAnswerSeconds * 1000);
    JsonObject out =
        JsonObject.of(
            "bench", "start",
            "tenants", (long) tenants,
            "objects", (long) objects,
            "firstAnswerSeconds", RunFigures.round(firstAnswerSeconds),
            "tenantAnswerSeconds", RunFigures.round(tenantAnswerSeconds),
            "readySeconds", RunFigures.round(readySeconds),
            "idleCpuPercent", RunFigures.round(idleCpuPercent));
    out.put("wallSeconds", RunFigures.round(readySeconds));
    out.put("throughputPerSecond", RunFigures.round(1 / Math.max(readySeconds, 0.001)));
    out.put("p50Millis", millis);
    out.put("p90Millis", millis);
    out.put("p99Millis", millis);
    out.put("cpuSeconds", RunFigures.round(settledCpuSeconds));
    out.put("peakRssBytes", peakRssBytes);
    return out;
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d tenants with %d objects on disk%n"
            + "  first answer after %.2f s, of a tenant after %.2f s, all started after %.2f s%n"
            + "  %.1f CPU seconds until it idles, then %.2f %% of a core%n",
        tenants,
        objects,
        firstAnswerSeconds,
        tenantAnswerSeconds,
        readySeconds,
        settledCpuSeconds,
        idleCpuPercent);
  }
}
