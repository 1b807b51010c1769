package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.registry.Conversion;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;

/** How the built-in kinds that have two versions are converted. */
final class BuiltInConversions {

  private BuiltInConversions() {}

  /**
   * @throws IllegalArgumentException if there is none
   */
  static Conversion between(
      GroupVersionResource served, GroupVersionResource storage, Schema storageSchema) {
    return switch (served.apiVersion() + "/" + served.resource()) {
      case "events.k8s.io/v1/events" -> new EventConversion(storageSchema);
      case "autoscaling/v1/horizontalpodautoscalers" -> new AutoscalerConversion(storageSchema);
      default ->
          throw new IllegalArgumentException(
              "no conversion from " + served.apiVersion() + " to " + storage.apiVersion());
    };
  }

  /**
   * The events of {@code events.k8s.io} and those of the core group are the same with other names.
   */
  private record EventConversion(Schema storageSchema) implements Conversion {
    private static final Map<String, String> TO_CORE =
        Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count",
            "reportingController", "reportingComponent");

    private static final Map<String, String> FROM_CORE = reversed(TO_CORE);

    @Override
    public JsonObject toStorage(JsonObject served) {
      JsonObject out = renamed(served, TO_CORE);
      out.put("apiVersion", "v1");
      return out;
    }

    @Override
    public JsonObject fromStorage(JsonObject stored) {
      JsonObject out = renamed(stored, FROM_CORE);
      out.put("apiVersion", "events.k8s.io/v1");
      // The core group always writes these, the other one leaves them out when they are empty.
      for (String field : new String[] {"reportingController", "reportingInstance"}) {
        if (out.string(field, "x").isEmpty()) {
          out.remove(field);
        }
      }
      return out;
    }

    private static JsonObject renamed(JsonObject object, Map<String, String> names) {
      var out = new JsonObject();
      for (int i = 0; i < object.size(); i++) {
        String name = object.keyAt(i);
        out.put(names.getOrDefault(name, name), object.valueAt(i));
      }
      return out;
    }

    private static Map<String, String> reversed(Map<String, String> names) {
      var out = new LinkedHashMap<String, String>();
      names.forEach((from, to) -> out.put(to, from));
      return out;
    }
  }
}
