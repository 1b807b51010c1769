package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * Whether a schema is structural, as CustomResourceDefinitions must be: every value has a type, and
 * what stands inside of {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not} only restricts.
 *
 * <p>Source: "Specifying a structural schema" in the page on CustomResourceDefinitions.
 */
final class StructuralChecks {

  /** Nesting beyond this is refused; a schema is walked recursively. */
  static final int MAX_DEPTH = 100;

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");
  private static final List<String> UNSUPPORTED =
      List.of("definitions", "dependencies", "id", "patternProperties", "$ref", "$schema");

  /** What only the structure itself may say, not the junctors inside of it. */
  private static final List<String> STRUCTURAL_ONLY =
      List.of(
          "type",
          "additionalProperties",
          "default",
          "title",
          "description",
          "nullable",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-map-type");

  private final Findings findings;

  StructuralChecks(Findings findings) {
    this.findings = findings;
  }

  void checkRoot(Node schema) {
    Node type = schema.field("type");
    if (type.empty()) {
      findings.required(type, "must not be empty at the root");
    } else if (!type.string().equals("object")) {
      findings.invalid(type, "must be object at the root");
    }
    for (String member : List.of("apiVersion", "kind")) {
      Node own = schema.field("properties").entry(member).field("type");
      if (own.present() && !own.string().equals("string")) {
        findings.invalid(own, "must be string");
      }
    }
    walk(schema, true, 0);
  }

  private void walk(Node schema, boolean root, int depth) {
    if (depth > MAX_DEPTH) {
      findings.forbidden(schema, "must not be nested deeper than " + MAX_DEPTH + " levels");
      return;
    }
    unsupported(schema);
    if (!root) {
      type(schema);
    }
    extensions(schema);
    for (String key : schema.field("properties").object().keySet()) {
      walk(schema.field("properties").entry(key), false, depth + 1);
    }
    Node additional = schema.field("additionalProperties");
    if (additional.value() instanceof JsonObject) {
      walk(additional, false, depth + 1);
    }
    items(schema, depth);
    junctors(schema, depth);
  }

  private void unsupported(Node schema) {
    for (String word : UNSUPPORTED) {
      Node node = schema.field(word);
      if (!node.empty()) {
        findings.forbidden(node, word + " is not supported");
      }
    }
    if (schema.field("uniqueItems").bool()) {
      findings.forbidden(
          schema.field("uniqueItems"),
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
  }

  private void type(Node schema) {
    Node type = schema.field("type");
    boolean untyped =
        schema.field("x-kubernetes-int-or-string").bool()
            || schema.field("x-kubernetes-preserve-unknown-fields").bool();
    if (type.empty()) {
      if (!untyped) {
        findings.required(type, "must not be empty for specified " + parentWords(schema));
      }
    } else if (!TYPES.contains(type.string())) {
      findings.unsupported(type, type.string(), TYPES);
    }
  }

  private static String parentWords(Node schema) {
    String path = schema.path();
    return path.endsWith(".items") ? "array items" : "object fields";
  }

  private void extensions(Node schema) {
    Node preserve = schema.field("x-kubernetes-preserve-unknown-fields");
    if (preserve.present() && !preserve.bool()) {
      findings.invalid(preserve, "must be true or undefined");
    }
    Node mapType = schema.field("x-kubernetes-map-type");
    if (mapType.present() && !Set.of("atomic", "granular").contains(mapType.string())) {
      findings.unsupported(mapType, mapType.string(), List.of("atomic", "granular"));
    }
    Node listType = schema.field("x-kubernetes-list-type");
    if (listType.present() && !Set.of("atomic", "set", "map").contains(listType.string())) {
      findings.unsupported(listType, listType.string(), List.of("atomic", "map", "set"));
    }
  }

  private void items(Node schema, int depth) {
    Node items = schema.field("items");
    if (items.value() instanceof JsonArray) {
      findings.forbidden(items, "items must be a schema object and not an array");
      return;
    }
    boolean list = schema.field("type").string().equals("array");
    if (items.absent()) {
      if (list) {
        findings.required(items, "must be specified");
      }
      return;
    }
    walk(items, false, depth + 1);
    switch (schema.field("x-kubernetes-list-type").string()) {
      case "map" -> mapItems(schema, items);
      case "set" -> setItems(items);
      default -> {}
    }
  }

  private void mapItems(Node schema, Node items) {
    Node type = items.field("type");
    if (!type.string().equals("object")) {
      findings.invalid(type, "must be object if parent array's x-kubernetes-list-type is map");
      return;
    }
    Node keys = schema.field("x-kubernetes-list-map-keys");
    if (keys.empty()) {
      findings.required(keys, "must not be empty if x-kubernetes-list-type is map");
    }
    for (String key : keys.list().strings()) {
      if (!items.field("properties").object().containsKey(key)) {
        findings.invalid(keys, "entries must all be names of item properties");
        return;
      }
    }
  }

  private void setItems(Node items) {
    Node mapType = items.field("x-kubernetes-map-type");
    if (items.field("type").string().equals("object") && !mapType.string().equals("atomic")) {
      findings.invalid(mapType, "must be atomic as item of a list with x-kubernetes-list-type=set");
    }
  }

  private void junctors(Node schema, int depth) {
    boolean intOrString = schema.field("x-kubernetes-int-or-string").bool();
    for (String word : List.of("allOf", "anyOf", "oneOf")) {
      Node several = schema.field(word);
      boolean declaresBoth = intOrString && word.equals("anyOf") && isIntOrString(several.list());
      for (int i = 0; i < several.list().size() && !declaresBoth; i++) {
        restriction(several.element(i), depth + 1);
      }
    }
    Node not = schema.field("not");
    if (not.present()) {
      restriction(not, depth + 1);
    }
  }

  /** The one form in which a type may stand in a junctor. */
  private static boolean isIntOrString(JsonArray anyOf) {
    return anyOf.equals(
        JsonArray.of(JsonObject.of("type", "integer"), JsonObject.of("type", "string")));
  }

  private void restriction(Node schema, int depth) {
    if (depth > MAX_DEPTH) {
      findings.forbidden(schema, "must not be nested deeper than " + MAX_DEPTH + " levels");
      return;
    }
    for (String word : STRUCTURAL_ONLY) {
      Node node = schema.field(word);
      if (!node.empty()) {
        findings.forbidden(node, "must be empty to be structural");
      }
    }
    for (String key : schema.field("properties").object().keySet()) {
      restriction(schema.field("properties").entry(key), depth + 1);
    }
    if (schema.field("items").value() instanceof JsonObject) {
      restriction(schema.field("items"), depth + 1);
    }
    junctors(schema, depth);
  }
}
