package dev.insula.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws how long the pods took: the part of them that ran within a time. */
public final class LatencyChart {

  private LatencyChart() {}

  /** Writes a PNG. */
  public static void write(StressResult result, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(520)
            .title(
                result.options().pods()
                    + " pods of "
                    + result.options().tenants()
                    + " tenants: time from create until seen Running")
            .xAxisTitle("seconds")
            .yAxisTitle("percent of the pods")
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0).setXAxisMin(0.0);
    add(chart, "through the tenants", result.tenants());
    add(chart, "directly in the super cluster", result.baseline());
    ChartEncoder.saveChart(chart, file.toString(), "png");
  }

  private static void add(XYChart chart, String name, @Nullable RunFigures run) {
    if (run == null) {
      return;
    }
    var seconds = new ArrayList<Double>();
    var percents = new ArrayList<Double>();
    for (int percent = 0; percent <= 100; percent++) {
      seconds.add(run.total().millisAt(percent) / 1000);
      percents.add((double) percent);
    }
    chart.addSeries(name, seconds, percents).setMarker(SeriesMarkers.NONE);
  }
}
