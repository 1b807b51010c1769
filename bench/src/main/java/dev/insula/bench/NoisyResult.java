package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a flood of one tenant does to another.
 *
 * @param alone calls of the quiet tenant while nobody else does anything, before and after all
 *     floods
 * @param beside the same beside each flood; the last one is of all kinds
 * @param elsewhere the same beside each flood of another server, which shares the machine only;
 *     empty if that was not measured
 * @param cost of the server, for all of it
 */
public record NoisyResult(
    NoisyOptions options,
    Latencies alone,
    List<Beside> beside,
    List<Beside> elsewhere,
    RunCost cost)
    implements BenchResult {

  public NoisyResult {
    beside = List.copyOf(beside);
    elsewhere = List.copyOf(elsewhere);
  }

  /**
   * Calls beside one flood.
   *
   * @param noise what it was of
   * @param flood what it got through, by kind
   * @param refused what of it the server refused
   * @param serverCpuSeconds of the server meanwhile
   */
  public record Beside(
      String noise,
      Latencies latencies,
      Map<String, Long> flood,
      long refused,
      double serverCpuSeconds) {}

  @Override
  public JsonObject toJson() {
    JsonObject out =
        JsonObject.of(
            "bench",
            "noisy",
            "seconds",
            (long) options.seconds(),
            "callsPerSecond",
            (long) options.perSecond(),
            "flooders",
            (long) options.flooders(),
            "alone",
            alone.toJson(),
            "p99Ratio",
            ratio(beside.getLast()));
    out.put("beside", toJson(beside));
    if (!elsewhere.isEmpty()) {
      out.put("elsewhere", toJson(elsewhere));
    }
    Latencies last = beside.getLast().latencies();
    cost.into(out, last.count(), last);
    return out;
  }

  private JsonObject toJson(List<Beside> floods) {
    var out = new JsonObject();
    floods.forEach(one -> out.put(one.noise(), toJson(one)));
    return out;
  }

  private JsonObject toJson(Beside one) {
    JsonObject out = one.latencies().toJson();
    out.put("p99Ratio", ratio(one));
    var flood = new JsonObject();
    one.flood().forEach(flood::put);
    out.put("flood", flood);
    out.put("floodRefused", one.refused());
    out.put("serverCpuSeconds", RunFigures.round(one.serverCpuSeconds()));
    return out;
  }

  private double ratio(Beside one) {
    return RunFigures.round(one.latencies().millisAt(99) / Math.max(alone.millisAt(99), 0.001));
  }

  @Override
  public List<Figure> figures() {
    var lines = new LinkedHashMap<String, Latencies>();
    lines.put("alone", alone);
    beside.forEach(one -> lines.put("beside " + one.noise(), one.latencies()));
    elsewhere.forEach(one -> lines.put(one.noise() + " elsewhere", one.latencies()));
    return List.of(Figure.of("calls of a quiet tenant", lines));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(Locale.ROOT, "a quiet tenant with %d calls a second%n", options.perSecond());
    row(out, "alone", alone, "");
    beside.forEach(one -> row(out, "beside " + one.noise(), one));
    elsewhere.forEach(one -> row(out, one.noise() + " elsewhere", one));
  }

  private void row(PrintWriter out, String name, Beside one) {
    row(
        out,
        name,
        one.latencies(),
        String.format(
            Locale.ROOT,
            ": %.2f times; the flood: %s, %d refused, server %.1f CPU s",
            ratio(one),
            one.flood(),
            one.refused(),
            one.serverCpuSeconds()));
  }

  private static void row(PrintWriter out, String name, Latencies measured, String more) {
    out.printf(
        Locale.ROOT,
        "  %-17s p50 %8.2f ms   p99 %8.2f ms%s%n",
        name,
        measured.millisAt(50),
        measured.millisAt(99),
        more);
  }
}
