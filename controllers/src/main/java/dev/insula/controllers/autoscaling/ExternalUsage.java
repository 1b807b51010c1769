package dev.insula.controllers.autoscaling;

import dev.insula.client.ListOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.objects.Scale;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.quantity.Quantity;
import dev.insula.machinery.selector.LabelSelector;
import java.util.List;

/**
 * The size that a metric from outside of the control plane asks for. The external metrics API lists
 * a metric's values as the objects of a resource that has the metric's name; in a hosted control
 * plane a custom resource can serve them.
 */
final class ExternalUsage {

  private static final String GROUP = "external.metrics.k8s.io";
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  private final Plane plane;
  private final String namespace;
  private final MetricSource source;
  private final UsageRatio.Tolerance tolerance;

  ExternalUsage(
      Plane plane, String namespace, MetricSource source, UsageRatio.Tolerance tolerance) {
    this.plane = plane;
    this.namespace = namespace;
    this.source = source;
    this.tolerance = tolerance;
  }

  /**
   * What is proposed.
   *
   * @param current how the metric stands, as the status says it
   */
  record Proposal(int replicas, JsonObject current) {}

  /**
   * Reads the metric.
   *
   * @throws MetricsException if there is none
   */
  Proposal proposal(Scale scale) {
    long used = used();
    String average = source.targetValue();
    if (!average.isEmpty()) {
      return perPod(used, ResourceUsage.millis(average), scale.actual());
    }
    double ratio = (double) used / ResourceUsage.millis(source.target().string("value", "0"));
    var current = JsonObject.of("value", Quantity.ofMillis(used).toString());
    if (scale.wanted() == 0) {
      return new Proposal((int) Math.ceil(ratio), current);
    }
    if (tolerance.covers(ratio)) {
      return new Proposal(scale.wanted(), current);
    }
    return new Proposal((int) Math.ceil(ratio * readyPods(scale.selector())), current);
  }

  private Proposal perPod(long used, long target, int pods) {
    boolean changes = pods == 0 || !tolerance.covers((double) used / target / pods);
    long average = pods == 0 ? used : (long) Math.ceil((double) used / pods);
    return new Proposal(
        changes ? (int) Math.ceil((double) used / target) : pods,
        JsonObject.of("averageValue", Quantity.ofMillis(average).toString()));
  }

  /** All values together, in thousandths of a unit. */
  private long used() {
    var resource = new GroupVersionResource(GROUP, "v1beta1", source.name());
    JsonObject wanted = source.selector();
    String selector = wanted == null ? "" : LabelSelector.ofObject(wanted).toString();
    List<ApiObject> values;
    try {
      values =
          plane
              .client()
              .list(resource, namespace, ListOptions.NONE.withLabelSelector(selector))
              .items();
    } catch (ApiException e) {
      throw failed(
          e.isNotFound()
              ? "unable to fetch metrics from external metrics API: the server could not find the"
                  + " requested resource (get "
                  + resource.groupResource()
                  + ")"
              : "unable to fetch metrics from external metrics API: " + e.status().message());
    }
    if (values.isEmpty()) {
      throw failed("no metrics returned from external metrics API");
    }
    return values.stream()
        .mapToLong(value -> ResourceUsage.millis(value.tree().string("value", "0")))
        .sum();
  }

  private MetricsException failed(String why) {
    return new MetricsException(
        "unable to get external metric %s/%s/%s: %s"
            .formatted(namespace, source.name(), source.selectorText(), why));
  }

  private long readyPods(String selector) {
    List<ApiObject> pods =
        plane.client().list(PODS, namespace, ListOptions.NONE.withLabelSelector(selector)).items();
    if (pods.isEmpty()) {
      throw new MetricsException(
          "unable to calculate ready pods: no pods returned by selector while calculating replica"
              + " count");
    }
    return pods.stream()
        .map(PodView::of)
        .filter(pod -> pod.phase().equals("Running") && pod.isReady())
        .count();
  }
}
