package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * What controllers cost that start with nothing.
 *
 * @param settled the start that makes all pods
 * @param writes what the same writes cost without controllers
 * @param restart the start that finds everything done
 * @param crowd what a crowd of jobs costs another tenant
 * @param load the machine's load average before the run
 */
public record SettleResult(
    SettleOptions options,
    SettleBenchmark.Settled settled,
    RunCost writes,
    SettleBenchmark.Settled restart,
    JobCrowd.Figures crowd,
    double load)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    JsonObject out =
        JsonObject.of(
            "bench",
            "settle",
            "tenants",
            (long) options.tenants(),
            "deployments",
            options.allDeployments(),
            "warmUpTenants",
            (long) options.warmUp(),
            "writes",
            settled.writes(),
            "writesFirst",
            options.writesFirst(),
            "writesAloneSeconds",
            RunFigures.round(writes.wallSeconds()),
            "writesAloneCpuSeconds",
            RunFigures.round(writes.cpuSeconds()),
            "ratio",
            ratio(),
            "restartSeconds",
            RunFigures.round(restart.cost().wallSeconds()),
            "restartCpuSeconds",
            RunFigures.round(restart.cost().cpuSeconds()),
            "restartWrites",
            restart.writes(),
            "jobs",
            (long) options.jobs(),
            "jobsSeconds",
            RunFigures.round(crowd.jobSeconds()),
            "deploymentAlone",
            crowd.alone().toJson(),
            "deploymentBesideJobs",
            crowd.beside().toJson(),
            "deploymentsBesideJobs",
            (long) crowd.besideProbes(),
            "loadBefore",
            RunFigures.round(load));
    settled.cost().into(out, options.allDeployments(), settled.changes());
    return out;
  }

  /** The time that settling took to the time that its writes take. */
  double ratio() {
    return RunFigures.round(settled.cost().wallSeconds() / Math.max(writes.wallSeconds(), 0.001));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d deployments of %d tenants%n"
            + "  settled after %.2f s (%.2f CPU seconds, %d writes); the writes alone, %s, take"
            + " %.2f s (%.2f CPU seconds): %.2f times%n"
            + "  a start that finds all done takes %.2f s (%.2f CPU seconds, %d writes)%n%n",
        options.allDeployments(),
        options.tenants(),
        settled.cost().wallSeconds(),
        settled.cost().cpuSeconds(),
        settled.writes(),
        options.writesFirst() ? "before" : "after",
        writes.wallSeconds(),
        writes.cpuSeconds(),
        ratio(),
        restart.cost().wallSeconds(),
        restart.cost().cpuSeconds(),
        restart.writes());
    out.printf(
        Locale.ROOT,
        "%d jobs of one tenant have their pods after %.2f s; a deployment of another has its pod"
            + " after%n%-6s %10s %14s%n",
        options.jobs(),
        crowd.jobSeconds(),
        "ms",
        "alone",
        "beside jobs");
    for (double p : new double[] {50, 90, 99, 100}) {
      out.printf(
          Locale.ROOT,
          "%-6s %10.1f %14.1f%n",
          p == 100 ? "max" : "p" + (int) p,
          crowd.alone().millisAt(p),
          crowd.beside().millisAt(p));
    }
  }
}
