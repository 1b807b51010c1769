package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validates custom objects against the {@code openAPIV3Schema} of their definition. Thread-safe;
 * the schema is read as it is written, as junctors and value rules are not part of the structure.
 *
 * <p>Source: the page on CustomResourceDefinitions, and KEP-4008 (ratcheting): what an update
 * leaves as it was is not held against it.
 */
final class SchemaRules {

  private static final Set<String> OF_ALL_OBJECTS = Set.of("apiVersion", "kind", "metadata");

  private final JsonObject schema;
  private final ScalarRules scalars = new ScalarRules();
  private final boolean embeds;

  SchemaRules(JsonObject schema) {
    this.schema = schema;
    this.embeds = EmbeddedObjects.isIn(schema);
  }

  /** Checks the objects within an object. */
  List<Status.Cause> checkEmbedded(JsonObject object) {
    return embeds ? EmbeddedObjects.check(schema, object, "", false) : List.of();
  }

  Violations check(JsonObject object, @Nullable JsonObject old) {
    var violations = new Violations();
    members(schema, object, old, "", violations);
    required(schema, object, "", violations);
    junctors(schema, object, "", violations);
    return violations;
  }

  /** Checks a value on its own, such as a default. */
  List<Status.Cause> checkValue(Object value, String place) {
    var violations = new Violations(place);
    value(schema, value, null, "", violations);
    var causes = new ArrayList<>(violations.causes());
    causes.addAll(violations.duplicates());
    return causes;
  }

  /** Checks what a status update writes; Kubernetes' messages then begin below the status. */
  Violations checkStatus(JsonObject object, @Nullable JsonObject old) {
    JsonObject node = schema.objectAt("properties").object("status");
    Object status = object.get("status");
    var violations = new Violations("status");
    if (node != null && status != null) {
      value(node, status, old == null ? null : old.get("status"), "", violations);
    }
    return violations;
  }

  private void value(
      JsonObject node, Object value, @Nullable Object old, String path, Violations violations) {
    if (old != null && value.equals(old)) {
      return;
    }
    scalars.checkType(node, value, path, violations);
    if (value instanceof JsonNull) {
      scalars.checkEnum(node, value, path, violations);
      return;
    }
    // A value of a wrong type is held to all other rules that say something of its own type.
    junctors(node, value, path, violations);
    restrictions(node, value, old, path, violations);
  }

  /** Everything but the type, which stands in the structure only. */
  private void restrictions(
      JsonObject node, Object value, @Nullable Object old, String path, Violations violations) {
    scalars.check(node, value, path, violations);
    if (value instanceof JsonArray list) {
      list(node, list, old instanceof JsonArray before ? before : null, path, violations);
    }
    scalars.checkEnum(node, value, path, violations);
    if (value instanceof JsonObject object) {
      JsonObject before = old instanceof JsonObject o ? o : null;
      ListRules.checkSize(node, object.size(), "Properties", "properties", path, violations);
      members(node, object, before, path, violations);
      required(node, object, path, violations);
    }
  }

  private void members(
      JsonObject node, JsonObject object, @Nullable JsonObject old, String path, Violations to) {
    JsonObject properties = node.objectAt("properties");
    JsonObject additional = node.object("additionalProperties");
    for (int i = 0; i < object.size(); i++) {
      String name = object.keyAt(i);
      if (path.isEmpty() && OF_ALL_OBJECTS.contains(name)) {
        restrictName(properties.objectAt(name), object.valueAt(i), old, to);
        continue;
      }
      JsonObject member = properties.object(name);
      JsonObject of = member != null ? member : additional;
      if (of != null) {
        Object before = old == null ? null : old.get(name);
        value(of, object.valueAt(i), before, child(path, name), to);
      }
    }
  }

  /** Of the metadata, a definition may restrict the name and generateName only. */
  private void restrictName(
      JsonObject node, Object metadata, @Nullable JsonObject old, Violations to) {
    for (String field : List.of("name", "generateName")) {
      JsonObject rule = node.objectAt("properties").object(field);
      Object value = metadata instanceof JsonObject m ? m.get(field) : null;
      if (rule != null && value != null) {
        value(rule, value, old == null ? null : old.at("metadata", field), "metadata." + field, to);
      }
    }
  }

  private static void required(
      JsonObject node, JsonObject object, String path, Violations violations) {
    for (String name : node.strings("required")) {
      if (!object.containsKey(name)) {
        violations.required(child(path, name));
      }
    }
  }

  private void list(
      JsonObject node, JsonArray list, @Nullable JsonArray old, String path, Violations to) {
    JsonObject items = node.object("items");
    if (items != null) {
      for (int i = 0; i < list.size(); i++) {
        Object before = old == null ? null : ListRules.counterpart(node, list.get(i), old);
        value(items, list.get(i), before, path + "[" + i + "]", to);
      }
    }
    ListRules.checkSize(node, list.size(), "Items", "items", path, to);
    ListRules.checkUnique(node, list, path, to);
  }

  private void junctors(JsonObject node, Object value, String path, Violations violations) {
    anyOf(node, value, path, violations);
    oneOf(node.objects("oneOf"), value, path, violations);
    allOf(node.objects("allOf"), value, path, violations);
    JsonObject not = node.object("not");
    if (not != null && restricted(not, value, path).isEmpty()) {
      violations.junctor(quoted(path) + " must not validate the schema (not)");
    }
  }

  private void allOf(List<JsonObject> all, Object value, String path, Violations violations) {
    int valid = 0;
    for (JsonObject one : all) {
      Violations found = restricted(one, value, path);
      violations.addAll(found);
      valid += found.isEmpty() ? 1 : 0;
    }
    if (valid < all.size()) {
      String none = valid == 0 ? ". None validated" : "";
      violations.junctor(quoted(path) + " must validate all the schemas (allOf)" + none);
    }
  }

  private void anyOf(JsonObject node, Object value, String path, Violations violations) {
    List<JsonObject> any = node.objects("anyOf");
    if (any.isEmpty()) {
      return;
    }
    Violations first = null;
    for (JsonObject one : any) {
      Violations found = restricted(one, value, path);
      if (found.isEmpty()) {
        return;
      }
      first = first == null ? found : first;
    }
    violations.junctor(quoted(path) + " must validate at least one schema (anyOf)");
    violations.addAll(Objects.requireNonNull(first));
  }

  private void oneOf(List<JsonObject> one, Object value, String path, Violations violations) {
    if (one.isEmpty()) {
      return;
    }
    int valid = 0;
    Violations first = null;
    for (JsonObject schemaOfOne : one) {
      Violations found = restricted(schemaOfOne, value, path);
      valid += found.isEmpty() ? 1 : 0;
      first = first == null ? found : first;
    }
    String must = quoted(path) + " must validate one and only one schema (oneOf). Found ";
    if (valid == 0) {
      violations.junctor(must + "none valid");
      violations.addAll(Objects.requireNonNull(first));
    } else if (valid > 1) {
      violations.junctor(must + valid + " valid alternatives");
    }
  }

  /** What a value has against a schema inside of a junctor. */
  private Violations restricted(JsonObject node, Object value, String path) {
    var violations = new Violations();
    scalars.checkType(node, value, path, violations);
    junctors(node, value, path, violations);
    restrictions(node, value, null, path, violations);
    return violations;
  }

  private static String quoted(String path) {
    return "\"" + path + "\"";
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
