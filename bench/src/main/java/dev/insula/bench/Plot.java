package dev.insula.bench;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the charts of a benchmark into one picture, two beside each other. */
public final class Plot {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 440;
  private static final int COLUMNS = 2;

  /** Lines with more points than this are shown without marking each. */
  private static final int MARKED = 20;

  private Plot() {}

  /** Writes a PNG. */
  public static void write(List<Figure> figures, Path file) throws IOException {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("this benchmark has nothing to draw");
    }
    int columns = Math.min(COLUMNS, figures.size());
    int rows = (figures.size() + columns - 1) / columns;
    var picture = new BufferedImage(columns * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (int i = 0; i < figures.size(); i++) {
      BufferedImage one = BitmapEncoder.getBufferedImage(chart(figures.get(i)));
      pen.drawImage(one, i % columns * WIDTH, i / columns * HEIGHT, null);
    }
    pen.dispose();
    ImageIO.write(picture, "png", file.toFile());
  }

  private static XYChart chart(Figure figure) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(figure.title())
            .xAxisTitle(figure.across())
            .yAxisTitle(figure.up())
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    scale(chart, figure.scale());
    for (Figure.Line line : figure.lines()) {
      var series = chart.addSeries(line.name(), line.xs(), line.ys());
      series.setMarker(line.xs().size() > MARKED ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    }
    return chart;
  }

  private static void scale(XYChart chart, Figure.Scale scale) {
    switch (scale) {
      case LINEAR -> chart.getStyler().setXAxisMin(0.0).setYAxisMin(0.0);
      case LOGARITHMIC_ACROSS -> chart.getStyler().setYAxisMin(0.0).setXAxisLogarithmic(true);
      case LOGARITHMIC -> chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
    }
  }
}
