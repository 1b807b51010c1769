package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a restart run.
 *
 * @param restart from the start of the syncer until everything was compared and in step
 * @param patrols how long comparing everything took when nothing differed; the percentiles of the
 *     JSON are theirs
 */
public record RestartResult(RestartOptions options, RunCost restart, Latencies patrols)
    implements BenchResult {

  @Override
  public JsonObject toJson() {
    JsonObject out =
        JsonObject.of(
            "bench",
            "restart",
            "tenants",
            (long) options.tenants(),
            "pods",
            (long) options.pods(),
            "nodes",
            (long) options.nodes(),
            "patrol",
            patrols.toJson());
    restart.into(out, options.pods(), patrols);
    return out;
  }

  @Override
  public List<Figure> figures() {
    return List.of(Figure.of("patrols that find nothing", Map.of("patrol", patrols)));
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%d pods of %d tenants%n  in step after %.3f s (%.2f CPU seconds)%n"
            + "  a patrol without differences takes %.1f ms (median)%n",
        options.pods(),
        options.tenants(),
        restart.wallSeconds(),
        restart.cpuSeconds(),
        patrols.millisAt(50));
  }
}
