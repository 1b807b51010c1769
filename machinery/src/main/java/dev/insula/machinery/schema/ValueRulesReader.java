package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the value validations of a schema node. Stateless. */
final class ValueRulesReader {

  private static final Set<String> RULES =
      Set.of(
          "enum",
          "minimum",
          "maximum",
          "multipleOf",
          "minLength",
          "maxLength",
          "pattern",
          "minItems",
          "maxItems",
          "uniqueItems",
          "minProperties",
          "maxProperties");

  private ValueRulesReader() {}

  static boolean hasRules(JsonObject node) {
    for (int i = 0; i < node.size(); i++) {
      if (RULES.contains(node.keyAt(i))) {
        return true;
      }
    }
    return false;
  }

  static Schema.ValueRules read(JsonObject node) {
    return new Schema.ValueRules(
        node.array("enum") == null ? List.of() : List.copyOf(node.arrayOrCreate("enum")),
        number(node, "minimum"),
        node.bool("exclusiveMinimum", false),
        number(node, "maximum"),
        node.bool("exclusiveMaximum", false),
        number(node, "multipleOf"),
        whole(node, "minLength"),
        whole(node, "maxLength"),
        node.string("pattern"),
        whole(node, "minItems"),
        whole(node, "maxItems"),
        node.bool("uniqueItems", false),
        whole(node, "minProperties"),
        whole(node, "maxProperties"));
  }

  private static @Nullable Double number(JsonObject node, String member) {
    return node.get(member) instanceof Number value ? value.doubleValue() : null;
  }

  private static @Nullable Long whole(JsonObject node, String member) {
    return node.get(member) instanceof Number value ? value.longValue() : null;
  }
}
