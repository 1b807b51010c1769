package dev.insula.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotTest {

  @TempDir Path directory;

  @Test
  void chartsStandBesideEachOtherInOnePicture() throws Exception {
    var latencies = new Latencies();
    latencies.add(1_000_000);
    Figure one = Figure.of("one", Map.of("calls", latencies));
    Figure other =
        new Figure(
            "other",
            "objects",
            "milliseconds",
            Figure.Scale.LOGARITHMIC,
            List.of(new Figure.Line("write", List.of(10.0, 100.0), List.of(0.1, 2.0))));

    Plot.write(List.of(one, other, one), directory.resolve("plot.png"));

    var picture = ImageIO.read(directory.resolve("plot.png").toFile());
    assertThat(picture.getWidth()).isGreaterThan(1000);
    assertThat(picture.getHeight()).isGreaterThan(800);
  }

  @Test
  void nothingToDrawIsSaid() {
    assertThatThrownBy(() -> Plot.write(List.of(), directory.resolve("plot.png")))
        .hasMessageContaining("nothing to draw");
  }
}
