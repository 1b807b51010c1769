package dev.insula.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The text of one scrape.
 *
 * @param body shared, not to be written to
 */
public record MetricsPage(String contentType, byte[] body) {

  private static final ExpositionFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();
  private static final ExpositionFormatWriter PROMETHEUS = PrometheusTextFormatWriter.create();

  /**
   * In the format that is asked for: OpenMetrics, or else the text format of Prometheus.
   *
   * @param accept the header of that name; may be empty
   */
  public static MetricsPage of(Families families, String accept) {
    ExpositionFormatWriter writer = OPEN_METRICS.accepts(accept) ? OPEN_METRICS : PROMETHEUS;
    var text = new ByteArrayOutputStream();
    try {
      writer.write(text, families.snapshots(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new MetricsPage(writer.getContentType(), text.toByteArray());
  }
}
