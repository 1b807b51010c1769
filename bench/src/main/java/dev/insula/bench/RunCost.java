package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;

/**
 * What a run cost the machine. Immutable.
 *
 * @param cpuSeconds of the whole process
 * @param peakRssBytes the most resident memory of the process
 */
public record RunCost(double wallSeconds, double cpuSeconds, long peakRssBytes) {

  /** Measures from here on. */
  static final class Meter {
    private final double cpu;
    private final long begin;

    private Meter() {
      ProcessFigures.resetPeak();
      cpu = ProcessFigures.cpuSeconds();
      begin = System.nanoTime();
    }

    static Meter start() {
      return new Meter();
    }

    long elapsedNanos() {
      return System.nanoTime() - begin;
    }

    RunCost stop() {
      return new RunCost(
          elapsedNanos() / 1e9,
          ProcessFigures.cpuSeconds() - cpu,
          ProcessFigures.peakResidentBytes());
    }
  }

  /** Puts in what the JSON of every benchmark has. */
  void into(JsonObject out, long count, Latencies latencies) {
    out.put("wallSeconds", RunFigures.round(wallSeconds));
    out.put("throughputPerSecond", RunFigures.round(count / wallSeconds));
    out.put("p50Millis", latencies.millisAt(50));
    out.put("p90Millis", latencies.millisAt(90));
    out.put("p99Millis", latencies.millisAt(99));
    out.put("cpuSeconds", RunFigures.round(cpuSeconds));
    out.put("peakRssBytes", peakRssBytes);
  }
}
