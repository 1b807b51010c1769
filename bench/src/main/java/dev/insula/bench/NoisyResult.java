package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a flood of one tenant does to another.
 *
 * @param alone calls of the quiet tenant while nobody else does anything
 * @param beside the same beside the flood
 * @param done what the flood got through, by kind of noise
 * @param refused what of it the server refused
 */
public record NoisyResult(
    NoisyOptions options,
    Latencies alone,
    Latencies beside,
    Map<String, Long> done,
    long refused,
    RunCost cost)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    var flood = new JsonObject();
    done.forEach(flood::put);
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
            "beside",
            beside.toJson(),
            "p99Ratio",
            ratio());
    out.put("flood", flood);
    out.put("floodRefused", refused);
    cost.into(out, beside.count(), beside);
    return out;
  }

  private double ratio() {
    return RunFigures.round(beside.millisAt(99) / Math.max(alone.millisAt(99), 0.001));
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        Figure.of(
            "calls of a quiet tenant", Map.of("alone", alone, "beside a flooding one", beside)));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "a quiet tenant with %d calls a second%n"
            + "  alone           p50 %8.2f ms   p99 %8.2f ms%n"
            + "  beside a flood  p50 %8.2f ms   p99 %8.2f ms: %.2f times%n"
            + "  the flood: %s, %d refused%n",
        options.perSecond(),
        alone.millisAt(50),
        alone.millisAt(99),
        beside.millisAt(50),
        beside.millisAt(99),
        ratio(),
        done,
        refused);
  }
}
