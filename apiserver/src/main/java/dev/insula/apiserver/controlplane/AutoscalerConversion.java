package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.controlplane.AutoscalerAnnotations.Side;
import dev.insula.apiserver.registry.Conversion;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Autoscalers of v1 know one metric, the use of the processor; what v2 has beyond it travels in
 * annotations, so that nothing is lost on the way there and back.
 *
 * <p>Source: the migration notes of the horizontal pod autoscaler's API.
 */
record AutoscalerConversion(Schema storageSchema) implements Conversion {

  private static final String METRICS = "autoscaling.alpha.kubernetes.io/metrics";
  private static final String CURRENT = "autoscaling.alpha.kubernetes.io/current-metrics";
  private static final String CONDITIONS = "autoscaling.alpha.kubernetes.io/conditions";
  private static final String BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";

  @Override
  public JsonObject toStorage(JsonObject served) {
    served.put("apiVersion", "autoscaling/v2");
    JsonObject spec = served.objectOrCreate("spec");
    var metrics = new JsonArray();
    if (parsed(takeAnnotation(served, METRICS)) instanceof JsonArray more) {
      metrics.addAll(AutoscalerAnnotations.second(more, Side.TARGET));
    }
    if (spec.remove("targetCPUUtilizationPercentage") instanceof Long percent) {
      metrics.add(cpuMetric(percent));
    }
    if (!metrics.isEmpty()) {
      spec.put("metrics", metrics);
    }
    if (parsed(takeAnnotation(served, BEHAVIOR)) instanceof JsonObject behavior) {
      spec.put("behavior", AutoscalerAnnotations.external(behavior));
    }
    statusToStorage(served);
    return served;
  }

  @Override
  public JsonObject fromStorage(JsonObject stored) {
    stored.put("apiVersion", "autoscaling/v1");
    JsonObject spec = stored.objectOrCreate("spec");
    var others = new JsonArray();
    if (spec.remove("metrics") instanceof JsonArray metrics) {
      for (JsonObject metric : metrics.objects()) {
        Long percent = cpuPercent(metric, "target", "averageUtilization");
        if (percent != null && !spec.containsKey("targetCPUUtilizationPercentage")) {
          spec.put("targetCPUUtilizationPercentage", percent);
        } else {
          others.add(metric);
        }
      }
    }
    if (!others.isEmpty()) {
      annotate(stored, METRICS, AutoscalerAnnotations.first(others, Side.TARGET));
    }
    if (spec.remove("behavior") instanceof JsonObject behavior) {
      annotate(stored, BEHAVIOR, AutoscalerAnnotations.internal(behavior));
    }
    statusFromStorage(stored);
    return stored;
  }

  private static void statusToStorage(JsonObject served) {
    JsonObject status = served.objectOrCreate("status");
    var current = new JsonArray();
    if (status.remove("currentCPUUtilizationPercentage") instanceof Long percent) {
      current.add(
          JsonObject.of(
              "type",
              "Resource",
              "resource",
              JsonObject.of(
                  "name", "cpu", "current", JsonObject.of("averageUtilization", percent))));
    }
    if (parsed(takeAnnotation(served, CURRENT)) instanceof JsonArray more) {
      current.clear();
      current.addAll(AutoscalerAnnotations.second(more, Side.CURRENT));
    }
    status.put(
        "currentMetrics", current.isEmpty() ? dev.insula.machinery.json.JsonNull.NULL : current);
    if (parsed(takeAnnotation(served, CONDITIONS)) instanceof JsonArray conditions) {
      status.put("conditions", conditions);
    }
  }

  private static void statusFromStorage(JsonObject stored) {
    JsonObject status = stored.object("status");
    if (status == null) {
      return;
    }
    var all = new JsonArray();
    if (status.remove("currentMetrics") instanceof JsonArray current) {
      for (JsonObject metric : current.objects()) {
        Long percent = cpuPercent(metric, "current", "averageUtilization");
        if (percent != null) {
          status.put("currentCPUUtilizationPercentage", percent);
        }
        all.add(metric);
      }
    }
    if (!all.isEmpty()) {
      annotate(stored, CURRENT, AutoscalerAnnotations.first(all, Side.CURRENT));
    }
    if (status.remove("conditions") instanceof JsonArray conditions && !conditions.isEmpty()) {
      annotate(stored, CONDITIONS, conditions);
    }
    for (String field : List.of("currentReplicas", "desiredReplicas")) {
      status.putIfAbsent(field, 0L);
    }
  }

  private static JsonObject cpuMetric(long percent) {
    return JsonObject.of(
        "type",
        "Resource",
        "resource",
        JsonObject.of(
            "name",
            "cpu",
            "target",
            JsonObject.of("type", "Utilization", "averageUtilization", percent)));
  }

  private static @Nullable Long cpuPercent(JsonObject metric, String member, String field) {
    JsonObject resource = metric.objectAt("resource");
    boolean cpu =
        metric.string("type", "").equals("Resource") && resource.string("name", "").equals("cpu");
    return cpu && resource.objectAt(member).get(field) instanceof Long percent ? percent : null;
  }

  private static String takeAnnotation(JsonObject object, String name) {
    JsonObject annotations = Meta.of(object).object("annotations");
    return annotations != null && annotations.remove(name) instanceof String text ? text : "";
  }

  private static void annotate(JsonObject object, String name, Object value) {
    object.objectOrCreate("metadata").objectOrCreate("annotations").put(name, Json.string(value));
  }

  /** What an annotation holds; nothing if it can't be read. */
  private static @Nullable Object parsed(String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Json.parse(text);
    } catch (Json.MalformedJsonException e) {
      return null;
    }
  }
}
