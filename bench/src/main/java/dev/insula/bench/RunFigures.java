package dev.insula.bench;

import dev.insula.bench.PodTimes.Mark;
import dev.insula.machinery.json.JsonObject;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What one run of the experiment measured.
 *
 * @param total from the create call until the creator sees the pod Running
 * @param phases how long each part of the way took
 * @param cpuShares part of the CPU time by module of ours
 * @param writes what was written meanwhile
 * @param oneByOne the same for pods that come one after the other when all the others run
 */
public record RunFigures(
    int pods,
    double wallSeconds,
    double cpuSeconds,
    long peakRssBytes,
    Latencies total,
    Map<String, Latencies> phases,
    Map<String, Double> cpuShares,
    StoreWrites writes,
    Latencies oneByOne) {

  static RunFigures of(
      PodTimes times,
      RunCost cost,
      Map<String, Double> shares,
      StoreWrites writes,
      Latencies oneByOne) {
    return new RunFigures(
        times.all().size(),
        cost.wallSeconds(),
        cost.cpuSeconds(),
        cost.peakRssBytes(),
        totals(times),
        phases(times),
        shares,
        writes,
        oneByOne);
  }

  /** From the create call until the creator sees the pod Running. */
  static Latencies totals(PodTimes times) {
    var total = new Latencies();
    for (PodTimes.Times of : times.all()) {
      of.between(Mark.CREATED, Mark.RUNNING).ifPresent(total::add);
    }
    return total;
  }

  /** How long each part of the way took. */
  static Map<String, Latencies> phases(PodTimes times) {
    var phases = new TreeMap<String, Latencies>();
    for (PodTimes.Times of : times.all()) {
      addPhase(phases, "down", of.between(Mark.CREATED, Mark.BELOW));
      addPhase(phases, "scheduler", of.between(Mark.BELOW, Mark.BOUND));
      addPhase(phases, "node", of.between(Mark.BOUND, Mark.RUNNING_BELOW));
      addPhase(phases, "up", of.between(Mark.RUNNING_BELOW, Mark.RUNNING));
    }
    return phases;
  }

  static JsonObject json(Map<String, Latencies> phases) {
    var out = new JsonObject();
    phases.forEach((name, latencies) -> out.put(name, latencies.toJson()));
    return out;
  }

  private static void addPhase(Map<String, Latencies> phases, String name, OptionalLong nanos) {
    if (nanos.isPresent()) {
      phases.computeIfAbsent(name, key -> new Latencies()).add(nanos.getAsLong());
    }
  }

  double throughputPerSecond() {
    return round(pods / wallSeconds);
  }

  JsonObject toJson() {
    var shareJson = new JsonObject();
    cpuShares.forEach((name, share) -> shareJson.put(name, round(share * cpuSeconds)));
    return JsonObject.of(
        "wallSeconds", round(wallSeconds),
        "throughputPerSecond", throughputPerSecond(),
        "meanMillis", total.meanMillis(),
        "p50Millis", total.millisAt(50),
        "p90Millis", total.millisAt(90),
        "p99Millis", total.millisAt(99),
        "cpuSeconds", round(cpuSeconds),
        "peakRssBytes", peakRssBytes,
        "phases", json(phases),
        "cpuSecondsByModule", shareJson,
        "writes", writes.toJson(pods),
        "oneByOne", oneByOne.toJson());
  }

  static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
