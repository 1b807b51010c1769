package dev.insula.bench;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Growth curves.
 *
 * @param curves points by what grew
 */
public record GrowthResult(
    GrowthOptions options, Map<String, List<GrowthPoint>> curves, RunCost cost)
    implements BenchResult {

  private static final double MIB = 1024 * 1024;

  /** Nothing has no place on an axis of orders of magnitude. */
  private static final double LEAST = 0.001;

  @Override
  public JsonObject toJson() {
    var out = JsonObject.of("bench", "growth");
    var all = new ArrayList<Latencies>();
    long added = 0;
    for (var curve : curves.entrySet()) {
      var points = new JsonArray();
      for (GrowthPoint point : curve.getValue()) {
        points.add(point.toJson());
        all.add(point.writes());
      }
      added += curve.getValue().getLast().count();
      out.put(curve.getKey(), points);
    }
    cost.into(out, added, Latencies.of(all));
    return out;
  }

  @Override
  public List<Figure> figures() {
    var out = new ArrayList<Figure>();
    curves.forEach(
        (axis, points) -> {
          out.add(
              new Figure(
                  "latency over " + axis,
                  axis,
                  "milliseconds",
                  Figure.Scale.LOGARITHMIC,
                  List.of(
                      line("write p50", points, point -> point.writes().millisAt(50)),
                      line("write p99", points, point -> point.writes().millisAt(99)),
                      line("read p50", points, point -> point.reads().millisAt(50)),
                      line("read p99", points, point -> point.reads().millisAt(99)))));
          out.add(
              new Figure(
                  "live heap over " + axis,
                  axis,
                  "MiB",
                  Figure.Scale.LOGARITHMIC_ACROSS,
                  List.of(line("heap", points, point -> point.heapBytes() / MIB))));
        });
    return out;
  }

  private static Figure.Line line(
      String name, List<GrowthPoint> points, ToDoubleFunction<GrowthPoint> of) {
    List<Double> xs = points.stream().map(point -> (double) point.count()).toList();
    List<Double> ys =
        points.stream().map(point -> Math.max(of.applyAsDouble(point), LEAST)).toList();
    return new Figure.Line(name, xs, ys);
  }

  @Override
  public void print(PrintWriter out) {
    curves.forEach(
        (axis, points) -> {
          out.printf(
              "%10s %12s %12s %12s %12s %12s %12s%n",
              axis, "add ms", "write p50", "write p99", "read p50", "read p99", "heap MiB");
          for (GrowthPoint point : points) {
            out.printf(
                Locale.ROOT,
                "%10d %12.3f %12.2f %12.2f %12.2f %12.2f %12.1f%n",
                point.count(),
                point.addMillis(),
                point.writes().millisAt(50),
                point.writes().millisAt(99),
                point.reads().millisAt(50),
                point.reads().millisAt(99),
                point.heapBytes() / MIB);
          }
          out.println();
        });
  }
}
