package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * What scheduling took.
 *
 * @param seconds from the scheduler's start, its first lists included, until the last pod is bound
 * @param cpuSeconds of the whole process in that time
 * @param load the machine's load average before the run
 */
public record SchedulerResult(
    SchedulerOptions options, double seconds, double cpuSeconds, double load) {

  /** One object, as every benchmark's {@code -o json}. */
  public JsonObject toJson() {
    return JsonObject.of(
        "bench",
        "scheduler",
        "nodes",
        (long) options.nodes(),
        "pods",
        (long) options.pods(),
        "rules",
        options.rules().name(),
        "wallSeconds",
        RunFigures.round(seconds),
        "podsPerSecond",
        RunFigures.round(podsPerSecond()),
        "cpuSeconds",
        RunFigures.round(cpuSeconds),
        "podsPerCpuSecond",
        RunFigures.round(options.pods() / cpuSeconds),
        "loadBefore",
        RunFigures.round(load));
  }

  private double podsPerSecond() {
    return options.pods() / seconds;
  }

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
        seconds,
        podsPerSecond(),
        cpuSeconds,
        options.pods() / cpuSeconds,
        load);
  }
}
