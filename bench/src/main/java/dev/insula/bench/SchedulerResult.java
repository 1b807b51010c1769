package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What scheduling took.
 *
 * @param cost from the scheduler's start, its first lists included, until the last pod is bound
 * @param bound when the pods were bound, after the start
 * @param load the machine's load average before the run
 */
public record SchedulerResult(SchedulerOptions options, RunCost cost, Latencies bound, double load)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    JsonObject out =
        JsonObject.of(
            "bench",
            "scheduler",
            "nodes",
            (long) options.nodes(),
            "pods",
            (long) options.pods(),
            "rules",
            options.rules().name(),
            "podsPerCpuSecond",
            RunFigures.round(options.pods() / cost.cpuSeconds()),
            "loadBefore",
            RunFigures.round(load));
    cost.into(out, options.pods(), bound);
    return out;
  }

  private double podsPerSecond() {
    return options.pods() / cost.wallSeconds();
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        Figure.of(
            options.pods() + " pods over " + options.nodes() + " nodes", Map.of("bound", bound)));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d pods (rules: %s) over %d nodes%n%n"
            + "wall clock              %10.2f s%n"
            + "pods per second         %10.0f%n"
            + "CPU of the process      %10.2f s%n"
            + "pods per CPU second     %10.0f%n"
            + "load before the run     %10.2f%n",
        options.pods(),
        options.rules().name(),
        options.nodes(),
        cost.wallSeconds(),
        podsPerSecond(),
        cost.cpuSeconds(),
        options.pods() / cost.cpuSeconds(),
        load);
  }
}
