package dev.insula.apiserver.kinds;

import java.util.List;
import java.util.Map;

/** Rules on horizontal pod autoscalers. */
final class AutoscalingChecks {

  private static final Map<String, String> SOURCES =
      Map.of(
          "Object",
          "object",
          "Pods",
          "pods",
          "Resource",
          "resource",
          "ContainerResource",
          "containerResource",
          "External",
          "external");
  private static final List<String> TYPES =
      List.of("ContainerResource", "External", "Object", "Pods", "Resource");

  private AutoscalingChecks() {}

  static void define(Vocabulary words) {
    words.check("hpaReplicas", AutoscalingChecks::replicas);
    words.check("metricSpecs", AutoscalingChecks::metrics);
    words.check("between0to3600", AutoscalingChecks::window);
  }

  private static void replicas(Node spec, Findings findings) {
    Node max = spec.field("maxReplicas");
    if (max.integer() < 1) {
      findings.required(max, "must be set and greater than 0");
    }
    Node min = spec.field("minReplicas");
    if (min.present() && max.integer() < min.integer()) {
      findings.invalid(max, max.integer(), "must be greater than or equal to `minReplicas`");
    }
  }

  private static void window(Node seconds, Findings findings) {
    if (seconds.integer() < 0) {
      findings.invalid(seconds, "must be greater than or equal to zero");
    } else if (seconds.integer() > 3600) {
      findings.invalid(seconds, "must be less than or equal to 3600");
    }
  }

  private static void metrics(Node metrics, Findings findings) {
    for (int i = 0; i < metrics.list().size(); i++) {
      metric(metrics.element(i), findings);
    }
  }

  private static void metric(Node metric, Findings findings) {
    Node type = metric.field("type");
    if (type.empty()) {
      findings.required(type, "must specify a metric source type");
    }
    String expected = SOURCES.get(type.string());
    if (expected == null) {
      findings.unsupported(type, type.string(), TYPES);
      return;
    }
    if (metric.field(expected).absent()) {
      findings.required(
          metric.field(expected), "must populate information for the given metric source");
      return;
    }
    for (String source : SOURCES.values().stream().sorted().toList()) {
      if (!source.equals(expected) && metric.field(source).present()) {
        findings.forbidden(metric.field(source), "must populate the given metric source only");
      }
    }
    if (expected.equals("resource") || expected.equals("containerResource")) {
      resource(metric.field(expected), findings);
    }
  }

  private static void resource(Node resource, Findings findings) {
    if (resource.field("name").empty()) {
      findings.required(resource.field("name"), "must specify a resource name");
    }
    Node target = resource.field("target");
    List<String> types = List.of("AverageValue", "Utilization", "Value");
    Node type = target.field("type");
    if (type.empty()) {
      findings.required(type, "must specify a metric target type");
    } else if (!types.contains(type.string())) {
      findings.unsupported(type, type.string(), types);
    }
    Node utilization = target.field("averageUtilization");
    Node value = target.field("averageValue");
    if (utilization.present() && utilization.integer() < 1) {
      findings.invalid(utilization, "must be greater than 0");
    }
    if (value.present() && Quantities.value(value.string()).signum() <= 0) {
      findings.invalid(value, "must be positive");
    }
    if (utilization.absent() && value.absent()) {
      findings.required(utilization, "must set either a target raw value or a target utilization");
    } else if (utilization.present() && value.present()) {
      findings.forbidden(value, "may not set both a target raw value and a target utilization");
    }
  }
}
