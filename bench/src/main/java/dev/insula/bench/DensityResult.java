package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a density run.
 *
 * @param creation of all tenants, several at the same time
 * @param creations how long each of these took
 * @param alone how long the creation of one took while no other was made
 * @param perIdleTenant what each tenant takes after hibernation, beyond the empty instance
 * @param perDeletedTenant what of it is left after all were deleted
 * @param wakes first requests to hibernated tenants, over a new connection each
 * @param idleCpuPercent of one core, while nobody asks anything
 */
public record DensityResult(
    DensityOptions options,
    RunCost creation,
    Latencies creations,
    Latencies alone,
    Footprint perIdleTenant,
    Footprint perDeletedTenant,
    Latencies wakes,
    double idleCpuPercent)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    JsonObject out =
        JsonObject.of(
            "bench", "density",
            "tenants", (long) options.tenants(),
            "concurrency", (long) options.concurrency(),
            "heapBytesPerIdleTenant", perIdleTenant.heapBytes(),
            "residentBytesPerIdleTenant", perIdleTenant.residentBytes(),
            "diskBytesPerIdleTenant", perIdleTenant.diskBytes(),
            "createPerSecond", createPerSecond(),
            "createP50Millis", alone.millisAt(50),
            "wakeP99Millis", wakes.millisAt(99),
            "idleCpuPercent", RunFigures.round(idleCpuPercent));
    out.put("heapBytesPerDeletedTenant", perDeletedTenant.heapBytes());
    out.put("residentBytesPerDeletedTenant", perDeletedTenant.residentBytes());
    out.put("diskBytesPerDeletedTenant", perDeletedTenant.diskBytes());
    out.put("wake", wakes.toJson());
    creation.into(out, options.tenants(), creations);
    return out;
  }

  private double createPerSecond() {
    return RunFigures.round(options.tenants() / creation.wallSeconds());
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        Figure.of(
            options.tenants() + " tenants: creation and first request after hibernation",
            Map.of("created together", creations, "created alone", alone, "woken", wakes)));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d tenants, each used once, idle%n"
            + "  a tenant takes %.1f KiB of heap, %.1f KiB resident, %.1f KiB on disk%n"
            + "  after deletion %.1f KiB, %.1f KiB and %.1f KiB of that are left%n"
            + "  %.1f are made a second; one alone takes %.1f ms (median)%n"
            + "  first request to a hibernated one: %.1f ms (median), %.1f ms (p99)%n"
            + "  %.2f %% of a core while idle%n",
        options.tenants(),
        kib(perIdleTenant.heapBytes()),
        kib(perIdleTenant.residentBytes()),
        kib(perIdleTenant.diskBytes()),
        kib(perDeletedTenant.heapBytes()),
        kib(perDeletedTenant.residentBytes()),
        kib(perDeletedTenant.diskBytes()),
        createPerSecond(),
        alone.millisAt(50),
        wakes.millisAt(50),
        wakes.millisAt(99),
        idleCpuPercent);
  }

  private static double kib(long bytes) {
    return bytes / 1024.0;
  }
}
