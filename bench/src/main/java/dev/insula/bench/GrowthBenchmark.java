package dev.insula.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Latency and memory over the number of objects, tenants, watchers and definitions: each grows in
 * an instance of its own, and at sizes that grow by about three it is measured what a change and a
 * read take, one at a time. Clients are in process.
 */
public final class GrowthBenchmark {

  private static final int FIRST = 10;
  private static final int CALLERS = 32;
  private static final int SAMPLES = 200;
  private static final int WARM_UPS = 300;

  private final Environment.Factory environments;
  private final Consumer<String> progress;

  public GrowthBenchmark(Environment.Factory environments, Consumer<String> progress) {
    this.environments = environments;
    this.progress = progress;
  }

  private interface Maker {
    GrowthAxis in(Environment environment) throws InterruptedException;
  }

  /** Runs the experiment; takes minutes. */
  public GrowthResult run(GrowthOptions options) throws InterruptedException {
    var meter = RunCost.Meter.start();
    Map<String, List<GrowthPoint>> curves = new LinkedHashMap<>();
    grow(curves, "objects", options.objects(), in -> new GrowthAxes.Objects(in.superCluster()));
    grow(curves, "tenants", options.tenants(), GrowthAxes.Tenants::new);
    grow(curves, "watchers", options.watchers(), in -> new GrowthAxes.Watchers(in.superCluster()));
    grow(
        curves,
        "definitions",
        options.definitions(),
        in -> new GrowthAxes.Definitions(in.superCluster()));
    return new GrowthResult(options, curves, meter.stop());
  }

  private void grow(Map<String, List<GrowthPoint>> curves, String name, int most, Maker maker)
      throws InterruptedException {
    if (most == 0) {
      return;
    }
    try (Environment environment = environments.start(0);
        GrowthAxis axis = maker.in(environment)) {
      var points = new ArrayList<GrowthPoint>();
      int there = 0;
      for (int size : sizes(most)) {
        progress.accept(size + " " + name);
        long begin = System.nanoTime();
        int from = there;
        List<String> numbers = IntStream.range(from, size).mapToObj(Integer::toString).toList();
        new Parallel(CALLERS).each(numbers, n -> axis.add(Integer.parseInt(n)));
        double millis = (System.nanoTime() - begin) / 1e6 / Math.max(1, size - from);
        there = size;
        if (points.isEmpty()) {
          measure(axis, size, WARM_UPS);
        }
        points.add(point(axis, size, millis));
      }
      curves.put(name, points);
    }
  }

  private static GrowthPoint point(GrowthAxis axis, int size, double addMillis)
      throws InterruptedException {
    Latencies[] measured = measure(axis, size, SAMPLES);
    return new GrowthPoint(
        size, addMillis, measured[0], measured[1], ProcessFigures.liveHeapBytes());
  }

  private static Latencies[] measure(GrowthAxis axis, int size, int samples)
      throws InterruptedException {
    var writes = new Latencies();
    var reads = new Latencies();
    for (int i = 0; i < samples; i++) {
      int n = (int) ((long) i * 7919 % size);
      long begin = System.nanoTime();
      axis.write(n);
      long between = System.nanoTime();
      axis.read(n);
      writes.add(between - begin);
      reads.add(System.nanoTime() - between);
    }
    return new Latencies[] {writes, reads};
  }

  /** 10, 30, 100, … and the last one. */
  static List<Integer> sizes(int most) {
    var out = new ArrayList<Integer>();
    for (long decade = FIRST; decade < most; decade *= 10) {
      out.add((int) decade);
      if (decade * 3 < most) {
        out.add((int) (decade * 3));
      }
    }
    out.add(most);
    return out;
  }
}
