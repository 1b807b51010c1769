package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules on {@code x-kubernetes-list-type}, {@code -list-map-keys} and {@code -map-type}. */
final class ListTypeChecks {

  private final Findings findings;

  ListTypeChecks(Findings findings) {
    this.findings = findings;
  }

  void check(Node schema) {
    Node preserve = schema.field("x-kubernetes-preserve-unknown-fields");
    if (preserve.present() && !preserve.bool()) {
      findings.invalid(preserve, "must be true or undefined");
    }
    mapType(schema);
    listType(schema);
    mapKeys(schema);
    keysAndNulls(schema);
  }

  private void mapType(Node schema) {
    Node mapType = schema.field("x-kubernetes-map-type");
    if (mapType.absent()) {
      return;
    }
    requireType(schema.field("type"), "object", "x-kubernetes-map-type");
    if (!Set.of("atomic", "granular").contains(mapType.string())) {
      findings.unsupported(mapType, mapType.string(), List.of("atomic", "granular"));
    }
  }

  private void requireType(Node type, String wanted, String extension) {
    String detail = "must be " + wanted + " if " + extension + " is specified";
    if (type.empty()) {
      findings.required(type, detail);
    } else if (!type.string().equals(wanted)) {
      findings.invalid(type, detail);
    }
  }

  private void listType(Node schema) {
    Node listType = schema.field("x-kubernetes-list-type");
    if (listType.absent()) {
      return;
    }
    if (!schema.field("type").string().equals("array")) {
      requireType(schema.field("type"), "array", "x-kubernetes-list-type");
    } else if (listType.string().equals("set")) {
      setItems(schema.field("items"));
    }
    if (!Set.of("atomic", "set", "map").contains(listType.string())) {
      findings.unsupported(listType, listType.string(), List.of("atomic", "set", "map"));
    }
  }

  private void setItems(Node items) {
    String detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
    Node listType = items.field("x-kubernetes-list-type");
    Node mapType = items.field("x-kubernetes-map-type");
    switch (items.field("type").string()) {
      case "array" -> {
        if (listType.present() && !listType.string().equals("atomic")) {
          findings.invalid(listType, detail);
        }
      }
      case "object" -> {
        if (!mapType.string().equals("atomic")) {
          findings.invalid(mapType, listType.value(), detail);
        }
      }
      default -> {
        // Scalars are compared as they are.
      }
    }
  }

  private void mapKeys(Node schema) {
    Node listType = schema.field("x-kubernetes-list-type");
    Node keys = schema.field("x-kubernetes-list-map-keys");
    boolean map = listType.string().equals("map");
    if (!keys.empty() && !map) {
      String detail = "must be map if x-kubernetes-list-map-keys is non-empty";
      if (listType.absent()) {
        findings.required(listType, detail);
      } else {
        findings.invalid(listType, detail);
      }
    }
    if (!map) {
      return;
    }
    if (keys.empty()) {
      findings.required(keys, "must not be empty if x-kubernetes-list-type is map");
    }
    Node items = schema.field("items");
    if (items.absent()) {
      findings.required(items, "must have a schema if x-kubernetes-list-type is map");
    } else if (!items.field("type").string().equals("object")) {
      findings.invalid(
          items.field("type"),
          items.field("type").string(),
          "must be object if parent array's x-kubernetes-list-type is map");
    } else {
      keysOfItems(keys, items);
    }
  }

  private void keysOfItems(Node keys, Node items) {
    var seen = new HashSet<String>();
    for (String key : keys.list().strings()) {
      JsonObject property = items.field("properties").object().object(key);
      if (property == null) {
        findings.invalid(keys, "entries must all be names of item properties");
      } else if (Set.of("array", "object").contains(property.string("type", ""))) {
        findings.invalid(
            items.field("properties").entry(key).field("type"),
            items.field("type").string(),
            "must be a scalar type if parent array's x-kubernetes-list-type is map");
      }
      if (!seen.add(key)) {
        findings.invalid(keys, "must not contain duplicate entries");
      }
    }
  }

  private void keysAndNulls(Node schema) {
    String listType = schema.field("x-kubernetes-list-type").string();
    Node items = schema.field("items");
    if (!Set.of("set", "map").contains(listType) || !(items.value() instanceof JsonObject)) {
      return;
    }
    if (items.field("nullable").bool()) {
      findings.forbidden(
          items.field("nullable"), "cannot be nullable when x-kubernetes-list-type is " + listType);
    }
    if (listType.equals("map")) {
      for (String key : schema.field("x-kubernetes-list-map-keys").list().strings()) {
        key(items, key);
      }
    }
  }

  private void key(Node items, String key) {
    Node property = items.field("properties").entry(key);
    if (property.absent()) {
      return;
    }
    boolean required = items.field("required").list().contains(key);
    if (!required && property.field("default").absent()) {
      findings.required(
          property.field("default"),
          "this property is in x-kubernetes-list-map-keys, so it must have a default or be a"
              + " required property");
    }
    if (property.field("nullable").bool()) {
      findings.forbidden(
          property.field("nullable"),
          "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
    }
  }
}
