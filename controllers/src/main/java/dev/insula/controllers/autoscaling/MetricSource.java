package dev.insula.controllers.autoscaling;

import dev.insula.controllers.objects.GoText;
import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One metric that an autoscaler follows.
 *
 * @param type as in the spec: {@code Resource}, {@code Pods}…
 * @param name of the resource or metric
 * @param container for {@code ContainerResource}; else empty
 * @param selector of the metric's own labels, for metrics that have such
 * @param described the object that an {@code Object} metric is about; else empty
 */
record MetricSource(
    String type,
    String name,
    String container,
    @Nullable JsonObject selector,
    JsonObject described,
    JsonObject target) {

  static MetricSource of(JsonObject metric) {
    String type = metric.string("type", "");
    JsonObject source =
        metric.objectAt(
            type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1));
    JsonObject identifier = source.objectAt("metric");
    return new MetricSource(
        type,
        source.string("name", identifier.string("name", "")),
        source.string("container", ""),
        identifier.object("selector"),
        source.objectAt("describedObject"),
        source.objectAt("target"));
  }

  boolean isResource() {
    return type.equals("Resource") || type.equals("ContainerResource");
  }

  /** The average value that is aimed at; empty if a utilization is. */
  String targetValue() {
    Object value = target.get("averageValue");
    return value == null ? "" : value.toString();
  }

  long targetUtilization() {
    return Math.max(1, target.integer("averageUtilization", 80));
  }

  /** The reason of conditions and events when it cannot be had. */
  String failure() {
    return "FailedGet" + type + "Metric";
  }

  String describe() {
    return switch (type) {
      case "Resource" -> name + " resource metric";
      case "ContainerResource" -> container + " container metric";
      case "Pods" -> "pods metric";
      case "Object" -> "object metric";
      default -> name + " external metric";
    };
  }

  /** How a failure is told in the sum of all failures. */
  String sum(String why) {
    if (!type.equals("External")) {
      return why;
    }
    return targetValue().isEmpty()
        ? "failed to get external metric " + name + ": " + why
        : "failed to get " + name + " external metric: " + why;
  }

  /**
   * Why a metric of pods or objects cannot be had: its API is one that only an aggregated server
   * can serve.
   */
  String unavailable(String namespace) {
    String why =
        "unable to fetch metrics from custom metrics API: no custom metrics API"
            + " (custom.metrics.k8s.io) registered";
    if (type.equals("Pods")) {
      return "unable to get metric " + name + ": " + why;
    }
    // The reason stands where the object's name should, as Kubernetes has it.
    return "unable to get metric %s: %s on %s %s/%s"
        .formatted(
            name, described.string("kind", ""), namespace, described.string("name", ""), why);
  }

  /** The selector of the metric's labels as Go prints it. */
  String selectorText() {
    return selector == null ? "nil" : GoText.of(selector);
  }

  String proposal(boolean ofRequests) {
    if (!ofRequests) {
      return name + " resource";
    }
    return type.equals("Resource")
        ? name + " resource utilization (percentage of request)"
        : name + " container resource utilization (percentage of request)";
  }

  /** How it stands. */
  JsonObject status(JsonObject current) {
    if (type.equals("External")) {
      var metric = JsonObject.of("name", name);
      if (selector != null) {
        metric.put("selector", selector);
      }
      var external = JsonObject.of("metric", metric, "current", current);
      return JsonObject.of("type", type, "external", external);
    }
    var out = JsonObject.of("name", name, "current", current);
    if (!container.isEmpty()) {
      out.put("container", container);
    }
    String member = type.equals("Resource") ? "resource" : "containerResource";
    return JsonObject.of("type", type, member, out);
  }
}
