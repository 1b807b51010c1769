package dev.insula.controllers.autoscaling;

import dev.insula.machinery.json.JsonObject;

/**
 * One metric that an autoscaler follows.
 *
 * @param type as in the spec: {@code Resource}, {@code Pods}…
 * @param name of the resource or metric
 * @param container for {@code ContainerResource}; else empty
 */
record MetricSource(String type, String name, String container, JsonObject target) {

  static MetricSource of(JsonObject metric) {
    String type = metric.string("type", "");
    JsonObject source =
        metric.objectAt(
            type.isEmpty() ? "" : Character.toLowerCase(type.charAt(0)) + type.substring(1));
    String name = source.string("name", source.objectAt("metric").string("name", ""));
    return new MetricSource(type, name, source.string("container", ""), source.objectAt("target"));
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

  /** Why a metric of a kind that nobody serves cannot be had. */
  String unavailable() {
    String api = type.equals("External") ? "external" : "custom";
    return "unable to get metric "
        + name
        + ": unable to fetch metrics from "
        + api
        + " metrics API: no "
        + api
        + " metrics API is registered";
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
    var out = JsonObject.of("name", name, "current", current);
    if (!container.isEmpty()) {
      out.put("container", container);
    }
    String member = type.equals("Resource") ? "resource" : "containerResource";
    return JsonObject.of("type", type, member, out);
  }
}
