package dev.insula.apiserver.controlplane;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.Locale;
import java.util.Map;

/**
 * The forms that what v1 of an autoscaler does not know has in its annotations: metrics are those
 * of the first version, the behavior is as the API server itself holds it. Stateless.
 */
final class AutoscalerAnnotations {

  private static final String NONE = "0";

  /** Where each type of metric is described. */
  private static final Map<String, String> MEMBERS =
      Map.of(
          "Object", "object",
          "Pods", "pods",
          "Resource", "resource",
          "ContainerResource", "containerResource",
          "External", "external");

  private AutoscalerAnnotations() {}

  /** Whether a metric says what is wanted or what there is, and how its members are called. */
  enum Side {
    TARGET("target"),
    CURRENT("current");

    private final String word;

    Side(String word) {
      this.word = word;
    }

    private String named(String member) {
      return word + member;
    }
  }

  /** Metrics as an annotation has them. */
  static JsonArray first(JsonArray metrics, Side side) {
    var out = new JsonArray();
    for (JsonObject metric : metrics.objects()) {
      String type = metric.string("type", "");
      String member = MEMBERS.getOrDefault(type, "");
      var first = JsonObject.of("type", type);
      if (!member.isEmpty()) {
        first.put(member, first(type, metric.objectAt(member), side));
      }
      out.add(first);
    }
    return out;
  }

  private static JsonObject first(String type, JsonObject metric, Side side) {
    JsonObject amount = metric.objectAt(side.word);
    JsonObject identifier = metric.objectAt("metric");
    var out = new JsonObject();
    switch (type) {
      case "Resource", "ContainerResource" -> {
        copy(metric, "name", out, "name");
        copy(amount, "averageUtilization", out, side.named("AverageUtilization"));
        value(amount, "averageValue", out, side.named("AverageValue"), side == Side.CURRENT);
        copy(metric, "container", out, "container");
      }
      case "Pods" -> {
        copy(identifier, "name", out, "metricName");
        value(amount, "averageValue", out, side.named("AverageValue"), true);
        copy(identifier, "selector", out, "selector");
      }
      case "Object" -> {
        var target = new JsonObject();
        for (String part : new String[] {"kind", "name", "apiVersion"}) {
          copy(metric.objectAt("describedObject"), part, target, part);
        }
        out.put("target", target);
        copy(identifier, "name", out, "metricName");
        value(amount, "value", out, side.named("Value"), true);
        copy(identifier, "selector", out, "selector");
        copy(amount, "averageValue", out, "averageValue");
      }
      default -> {
        copy(identifier, "name", out, "metricName");
        copy(identifier, "selector", out, "metricSelector");
        value(amount, "value", out, side.named("Value"), side == Side.CURRENT);
        copy(amount, "averageValue", out, side.named("AverageValue"));
      }
    }
    return out;
  }

  /** The metrics of an annotation, whichever version they are written in. */
  static JsonArray second(JsonArray annotated, Side side) {
    var out = new JsonArray();
    for (JsonObject metric : annotated.objects()) {
      String type = metric.string("type", "");
      String member = MEMBERS.getOrDefault(type, "");
      JsonObject described = metric.objectAt(member);
      boolean written = described.containsKey("metric") || described.object(side.word) != null;
      boolean first = !written || described.containsKey("metricName");
      out.add(
          member.isEmpty() || !first
              ? metric
              : JsonObject.of("type", type, member, second(type, described, side)));
    }
    return out;
  }

  private static JsonObject second(String type, JsonObject metric, Side side) {
    var identifier = new JsonObject();
    copy(metric, "metricName", identifier, "name");
    copy(metric, type.equals("External") ? "metricSelector" : "selector", identifier, "selector");
    var amount = new JsonObject();
    copy(metric, side.named("AverageUtilization"), amount, "averageUtilization");
    copy(metric, side.named("Value"), amount, "value");
    copy(metric, side.named("AverageValue"), amount, "averageValue");
    copy(metric, "averageValue", amount, "averageValue");
    if (type.equals("Object") && amount.containsKey("averageValue") && isNone(amount)) {
      amount.remove("value");
    }
    if (side == Side.TARGET) {
      amount.put("type", amountType(type, amount));
    }
    var out = new JsonObject();
    copy(metric, "name", out, "name");
    copy(metric, "container", out, "container");
    if (type.equals("Object")) {
      out.put("describedObject", metric.objectAt("target").deepCopy());
    }
    if (!identifier.isEmpty()) {
      out.put("metric", identifier);
    }
    out.put(side.word, amount);
    return out;
  }

  private static boolean isNone(JsonObject amount) {
    return amount.string("value", NONE).equals(NONE);
  }

  private static String amountType(String type, JsonObject amount) {
    if (amount.containsKey("averageUtilization")) {
      return "Utilization";
    }
    boolean value =
        type.equals("Object") ? !amount.containsKey("averageValue") : amount.containsKey("value");
    return value ? "Value" : "AverageValue";
  }

  /** A behavior with the names that the API server has for its parts. */
  static JsonObject internal(JsonObject behavior) {
    var out = new JsonObject();
    for (String direction : new String[] {"ScaleUp", "ScaleDown"}) {
      JsonObject rules = behavior.object(decapitalized(direction));
      out.put(direction, rules == null ? JsonNull.NULL : internalRules(rules));
    }
    return out;
  }

  private static JsonObject internalRules(JsonObject rules) {
    var out = new JsonObject();
    for (String member :
        new String[] {"StabilizationWindowSeconds", "SelectPolicy", "Policies", "Tolerance"}) {
      Object value = rules.get(decapitalized(member));
      out.put(member, value == null ? JsonNull.NULL : value);
    }
    if (out.get("Policies") instanceof JsonArray policies) {
      var named = new JsonArray();
      for (JsonObject policy : policies.objects()) {
        var each = new JsonObject();
        for (String member : new String[] {"Type", "Value", "PeriodSeconds"}) {
          copy(policy, decapitalized(member), each, member);
        }
        named.add(each);
      }
      out.put("Policies", named);
    }
    return out;
  }

  /** The other way round; members that are written as in the API are taken as well. */
  static JsonObject external(JsonObject behavior) {
    var out = new JsonObject();
    for (String member : behavior.keySet()) {
      Object value = behavior.get(member);
      if (value == null || value == JsonNull.NULL) {
        continue;
      }
      out.put(decapitalized(member), externalValue(value));
    }
    return out;
  }

  private static Object externalValue(Object value) {
    if (value instanceof JsonObject object) {
      return external(object);
    }
    if (value instanceof JsonArray array) {
      var out = new JsonArray();
      array.forEach(each -> out.add(externalValue(each)));
      return out;
    }
    return value;
  }

  private static String decapitalized(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static void copy(JsonObject from, String member, JsonObject to, String name) {
    Object value = from.get(member);
    if (value != null && value != JsonNull.NULL) {
      to.put(name, value);
    }
  }

  /** A quantity; some are written even if there is none. */
  private static void value(
      JsonObject from, String member, JsonObject to, String name, boolean always) {
    copy(from, member, to, name);
    if (always) {
      to.putIfAbsent(name, NONE);
    }
  }
}
