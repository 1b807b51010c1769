package dev.insula.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A chart that tells one thing of a benchmark. Immutable.
 *
 * @param across what the x axis shows, with its unit
 * @param up what the y axis shows, with its unit
 */
public record Figure(String title, String across, String up, Scale scale, List<Line> lines) {

  /** Which axes show orders of magnitude. */
  public enum Scale {
    LINEAR,
    LOGARITHMIC_ACROSS,
    LOGARITHMIC
  }

  public Figure {
    lines = List.copyOf(lines);
  }

  /** Points that belong together, in the order of their x. */
  public record Line(String name, List<Double> xs, List<Double> ys) {
    public Line {
      xs = List.copyOf(xs);
      ys = List.copyOf(ys);
    }
  }

  /** Which part of what was measured was done within a time. */
  static Figure of(String title, Map<String, Latencies> latencies) {
    var lines = new ArrayList<Line>();
    latencies.forEach(
        (name, measured) -> {
          if (measured.count() > 0) {
            lines.add(line(name, measured));
          }
        });
    return new Figure(title, "milliseconds", "percent", Scale.LINEAR, lines);
  }

  private static Line line(String name, Latencies measured) {
    var millis = new ArrayList<Double>();
    var percents = new ArrayList<Double>();
    for (int percent = 0; percent <= 100; percent++) {
      millis.add(measured.millisAt(percent));
      percents.add((double) percent);
    }
    return new Line(name, millis, percents);
  }
}
