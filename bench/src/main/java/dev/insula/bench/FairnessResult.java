package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a fairness run: from the create call until the tenant sees the pod Running.
 *
 * @param alone of the regular tenants without the greedy ones
 * @param beside of the regular tenants beside the greedy ones
 * @param greedy of the greedy tenants
 * @param cost of all of them together
 */
public record FairnessResult(
    FairnessOptions options,
    Regulars alone,
    Regulars beside,
    Latencies greedy,
    JsonObject syncerCounters,
    RunCost cost)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    JsonObject out =
        JsonObject.of(
            "bench",
            "fairness",
            "greedyTenants",
            (long) options.greedy(),
            "greedyPods",
            (long) options.allGreedyPods(),
            "regularTenants",
            (long) options.regular(),
            "regularPods",
            (long) options.allRegularPods(),
            "nodes",
            (long) options.nodes(),
            "regularAlone",
            alone.toJson(),
            "regular",
            beside.toJson(),
            "greedy",
            greedy.toJson(),
            "p99Ratio",
            ratio(),
            "syncer",
            syncerCounters);
    cost.into(out, options.allGreedyPods() + options.allRegularPods(), beside.total());
    return out;
  }

  /**
   * What the regular tenants' slowest pods take beside the greedy ones, to what they take alone.
   */
  double ratio() {
    return RunFigures.round(
        beside.total().millisAt(99) / Math.max(alone.total().millisAt(99), 0.001));
  }

  @Override
  public List<Figure> figures() {
    return List.of(
        Figure.of(
            "from create until Running",
            Map.of(
                "regular, alone",
                alone.total(),
                "regular, beside",
                beside.total(),
                "greedy",
                greedy)));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d greedy tenants with %d pods each beside %d regular ones with %d%n%n",
        options.greedy(),
        options.greedyPods(),
        options.regular(),
        options.regularPods());
    out.printf("%-10s %16s %16s %16s%n", "ms", "regular alone", "regular beside", "greedy");
    for (double p : new double[] {50, 90, 99, 100}) {
      out.printf(
          Locale.ROOT,
          "%-10s %16.1f %16.1f %16.1f%n",
          p == 100 ? "max" : "p" + (int) p,
          alone.total().millisAt(p),
          beside.total().millisAt(p),
          greedy.millisAt(p));
    }
    out.printf(Locale.ROOT, "%np99 of the regular tenants: %.2f times what it is alone%n", ratio());
  }
}
