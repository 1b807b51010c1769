package dev.insula.apiserver.kinds;

import dev.insula.machinery.names.NameRules;
import java.util.List;
import java.util.Map;

/** Rules on what an autoscaler measures and what it aims at. */
final class MetricChecks {

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

  /** In the order in which the first that is set is checked. */
  private static final List<String> ORDER =
      List.of("object", "external", "pods", "resource", "containerResource");

  private MetricChecks() {}

  static void define(Vocabulary words) {
    words.check("metricSpecs", MetricChecks::metrics);
  }

  private static void metrics(Node metrics, Findings findings) {
    boolean wakes = false;
    for (int i = 0; i < metrics.list().size(); i++) {
      metric(metrics.element(i), findings);
      String type = metrics.element(i).field("type").string();
      wakes |= type.equals("Object") || type.equals("External");
    }
    Node least = metrics.parent().field("minReplicas");
    if (least.present() && least.integer() == 0 && !wakes) {
      findings.forbidden(
          metrics,
          "must specify at least one Object or External metric to support scaling to zero"
              + " replicas");
    }
  }

  private static void metric(Node metric, Findings findings) {
    Node type = metric.field("type");
    if (type.empty()) {
      findings.required(type, "must specify a metric source type");
    }
    if (!TYPES.contains(type.string())) {
      findings.unsupported(type, type.string(), TYPES);
    }
    List<String> present = ORDER.stream().filter(s -> metric.field(s).present()).toList();
    if (!present.isEmpty()) {
      source(metric.field(present.getFirst()), present.getFirst(), findings);
    }
    String expected = SOURCES.getOrDefault(type.string(), "");
    if (expected.isEmpty()) {
      // Kubernetes looks at the type twice.
      findings.unsupported(type, type.string(), TYPES);
    }
    if (!expected.isEmpty() && !present.contains(expected)) {
      findings.required(
          metric.field(expected), "must populate information for the given metric source");
    }
    if (present.size() != 1) {
      for (String other : present) {
        if (!other.equals(expected)) {
          findings.forbidden(metric.field(other), "must populate the given metric source only");
        }
      }
    }
  }

  private static void source(Node source, String kind, Findings findings) {
    Node target = source.field("target");
    Node value = target.field("value");
    Node average = target.field("averageValue");
    switch (kind) {
      case "object" -> {
        ScaleTargets.reference(source.field("describedObject"), findings);
        identifier(source, findings);
        target(target, findings);
        if (value.absent() && average.absent()) {
          findings.required(average, "must set either a target value or averageValue");
        }
      }
      case "external" -> {
        identifier(source, findings);
        target(target, findings);
        if (value.absent() && average.absent()) {
          findings.required(
              average, "must set either a target value for metric or a per-pod target");
        } else if (value.present() && average.present()) {
          findings.forbidden(
              value, "may not set both a target value for metric and a per-pod target");
        }
      }
      case "pods" -> {
        identifier(source, findings);
        target(target, findings);
        if (average.absent()) {
          findings.required(average, "must specify a positive target averageValue");
        }
      }
      default -> resource(source, kind.equals("containerResource"), findings);
    }
  }

  private static void resource(Node source, boolean ofContainer, Findings findings) {
    Node name = source.field("name");
    if (name.empty()) {
      findings.required(name, "must specify a resource name");
    } else if (ofContainer) {
      ResourceChecks.containerName(name, name.string(), findings);
    }
    Node container = source.field("container");
    if (ofContainer && container.empty()) {
      findings.required(container, "must specify a container");
    } else if (ofContainer) {
      NameRules.dns1123Label(container.string()).forEach(text -> findings.invalid(container, text));
    }
    Node target = source.field("target");
    target(target, findings);
    Node utilization = target.field("averageUtilization");
    Node average = target.field("averageValue");
    if (utilization.absent() && average.absent()) {
      findings.required(utilization, "must set either a target raw value or a target utilization");
    } else if (utilization.present() && average.present()) {
      findings.forbidden(average, "may not set both a target raw value and a target utilization");
    }
  }

  private static void identifier(Node source, Findings findings) {
    Node name = source.at("metric.name");
    if (name.empty()) {
      findings.required(name, "must specify a metric name");
    } else {
      NameRules.pathSegment(name.string()).forEach(text -> findings.invalid(name, text));
    }
  }

  private static void target(Node target, Findings findings) {
    Node type = target.field("type");
    if (type.empty()) {
      findings.required(type, "must specify a metric target type");
    }
    if (!List.of("AverageValue", "Utilization", "Value").contains(type.string())) {
      findings.invalid(type, type.string(), "must be either Utilization, Value, or AverageValue");
    }
    for (String field : List.of("value", "averageValue")) {
      Node amount = target.field(field);
      if (amount.present() && Quantities.value(amount.string()).signum() <= 0) {
        findings.invalid(amount, "must be positive");
      }
    }
    Node utilization = target.field("averageUtilization");
    if (utilization.present() && utilization.integer() < 1) {
      findings.invalid(utilization, "must be greater than 0");
    }
  }
}
