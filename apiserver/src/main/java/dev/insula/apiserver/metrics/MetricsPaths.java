package dev.insula.apiserver.metrics;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.PathHandler;
import dev.insula.machinery.object.ApiException;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import dev.insula.metrics.MetricsPage;
import java.util.List;
import java.util.Optional;

/**
 * {@code /metrics} of one control plane: its own figures, and what is shown at it besides; {@code
 * /metrics/slis}: its health. Who may read them is for its rules, as with every path; those that
 * each control plane starts with allow it to {@code system:monitoring}. Thread-safe.
 */
public final class MetricsPaths implements PathHandler {

  private final HostedControlPlane controlPlane;
  private final ShownMetrics shown;
  private final MetricSource version;

  /**
   * @param shown what is shown besides
   * @param version of the server
   */
  public MetricsPaths(HostedControlPlane controlPlane, ShownMetrics shown, MetricSource version) {
    this.version = version;
    this.controlPlane = controlPlane;
    this.shown = shown;
  }

  @Override
  public Optional<ApiResponse> handle(ApiRequest request) {
    List<String> path = request.path();
    if (path.isEmpty() || !path.getFirst().equals("metrics")) {
      return Optional.empty();
    }
    boolean health = path.size() == 2 && path.get(1).equals("slis");
    if (path.size() > 1 && !health) {
      return Optional.empty();
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw ApiException.methodNotAllowed();
    }
    var families = new Families();
    if (health) {
      controlPlane.health().collect(families);
    } else {
      version.collect(families);
      controlPlane.figures().collect(families);
      shown.collect(controlPlane.name(), families);
    }
    String accept = String.join(",", request.headers().all("Accept"));
    MetricsPage page = MetricsPage.of(families, accept);
    return Optional.of(
        new ApiResponse.Complete(200, page.contentType(), List.of(), List.of(page.body())));
  }
}
