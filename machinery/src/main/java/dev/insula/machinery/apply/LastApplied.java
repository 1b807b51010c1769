package dev.insula.machinery.apply;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.schema.Schema;
import java.util.TreeMap;

/**
 * The annotation in which client-side {@code kubectl apply} keeps what it applied. Who goes over to
 * server-side apply with the manager {@code kubectl} has no conflicts with oneself.
 */
final class LastApplied {

  static final String MANAGER = "kubectl";
  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  private LastApplied() {}

  private static String annotation(JsonObject object) {
    return Meta.of(object).objectAt("annotations").string(ANNOTATION, "");
  }

  /** Fields that the annotation says were applied, as far as the live object still has them so. */
  static FieldSet unchanged(JsonObject live, String apiVersion, Schema schema) {
    String text = annotation(live);
    if (text.isEmpty()) {
      return FieldSet.empty();
    }
    try {
      JsonObject applied = Json.parseObject(text);
      if (!applied.string("apiVersion", "").equals(apiVersion)
          || !AppliedTypes.errors(applied, schema).isEmpty()) {
        return FieldSet.empty();
      }
      Comparison change = Comparison.of(applied, live, schema, FieldFilter.none());
      return FieldSets.of(applied, schema)
          .difference(change.changed())
          .difference(change.removed());
    } catch (Json.MalformedJsonException | ListElements.UnnamableException e) {
      return FieldSet.empty();
    }
  }

  /** Brings the annotation up to date, if there is one. */
  static void refresh(JsonObject object, JsonObject applied) {
    if (annotation(object).isEmpty()) {
      return;
    }
    JsonObject copy = applied.deepCopy();
    JsonObject annotations = Meta.of(copy).objectAt("annotations");
    annotations.remove(ANNOTATION);
    if (annotations.isEmpty()) {
      Meta.of(copy).remove("annotations");
    }
    Meta.of(object).objectAt("annotations").put(ANNOTATION, Json.string(sorted(copy)) + "\n");
  }

  /** With members sorted by name, as objects without a type are encoded. */
  private static Object sorted(Object value) {
    if (value instanceof JsonObject object) {
      var out = new JsonObject();
      new TreeMap<>(object).forEach((key, member) -> out.put(key, sorted(member)));
      return out;
    }
    if (value instanceof JsonArray array) {
      var out = new JsonArray(array.size());
      array.forEach(element -> out.add(sorted(element)));
      return out;
    }
    return value;
  }
}
