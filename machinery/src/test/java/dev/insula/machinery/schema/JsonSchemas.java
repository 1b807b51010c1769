package dev.insula.machinery.schema;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Schemas for tests, written as the JSON of an OpenAPI document, with {@code $ref}s into it. */
public final class JsonSchemas {

  private final JsonObject definitions;

  private JsonSchemas(JsonObject definitions) {
    this.definitions = definitions;
  }

  public static Schema parse(String json) {
    JsonObject document = Json.parseObject(json.replace('\'', '"'));
    return new JsonSchemas(document.objectAt("definitions")).at(document);
  }

  /** A schema whose references point into a map of definitions, by the last part of the path. */
  public static Schema of(JsonObject definitions, String name) {
    return new JsonSchemas(definitions).at(definitions.objectAt(name));
  }

  private Schema at(JsonObject node) {
    return new Node(resolve(node), node);
  }

  private JsonObject resolve(JsonObject node) {
    String ref = node.string("$ref");
    for (JsonObject part : node.objects("allOf")) {
      ref = ref == null ? part.string("$ref") : ref;
    }
    return ref == null ? node : definitions.objectAt(ref.substring(ref.lastIndexOf('/') + 1));
  }

  private final class Node implements Schema {
    private final JsonObject json;
    private final JsonObject site;

    Node(JsonObject json, JsonObject site) {
      this.json = json;
      this.site = site;
    }

    private @Nullable Object extension(String name) {
      Object own = site.get("x-kubernetes-" + name);
      return own == null ? json.get("x-kubernetes-" + name) : own;
    }

    @Override
    public Type type() {
      if (Boolean.TRUE.equals(extension("int-or-string"))
          || "int-or-string".equals(json.string("format"))) {
        return Type.INT_OR_STRING;
      }
      return switch (json.string("type", "")) {
        case "object" -> Type.OBJECT;
        case "array" -> Type.ARRAY;
        case "string" -> Type.STRING;
        case "integer" -> Type.INTEGER;
        case "number" -> Type.NUMBER;
        case "boolean" -> Type.BOOLEAN;
        default -> json.containsKey("properties") ? Type.OBJECT : Type.ANY;
      };
    }

    @Override
    public String format() {
      return json.string("format", "");
    }

    @Override
    public boolean nullable() {
      return json.bool("nullable", false);
    }

    @Override
    public Map<String, Schema> properties() {
      var out = new LinkedHashMap<String, Schema>();
      JsonObject properties = json.objectAt("properties");
      properties.keySet().forEach(key -> out.put(key, at(properties.objectAt(key))));
      return out;
    }

    @Override
    public @Nullable Schema additionalProperties() {
      JsonObject values = json.object("additionalProperties");
      return values == null ? null : at(values);
    }

    @Override
    public @Nullable Schema items() {
      JsonObject items = json.object("items");
      return items == null ? null : at(items);
    }

    @Override
    public Set<String> required() {
      return new HashSet<>(json.strings("required"));
    }

    @Override
    public @Nullable Object defaultValue() {
      return site.get("default");
    }

    @Override
    public ListType listType() {
      Object type = extension("list-type");
      return type == null ? ListType.ATOMIC : ListType.valueOf(type.toString().toUpperCase());
    }

    @Override
    public List<String> listMapKeys() {
      return json.strings("x-kubernetes-list-map-keys");
    }

    @Override
    public boolean atomicMap() {
      return "atomic".equals(extension("map-type"));
    }

    @Override
    public Set<String> patchStrategies() {
      Object strategies = extension("patch-strategy");
      return strategies == null
          ? Set.of()
          : new HashSet<>(Arrays.asList(strategies.toString().split(",")));
    }

    @Override
    public String patchMergeKey() {
      Object key = extension("patch-merge-key");
      return key == null ? "" : key.toString();
    }

    @Override
    public boolean preserveUnknownFields() {
      return Boolean.TRUE.equals(extension("preserve-unknown-fields"));
    }

    @Override
    public boolean embeddedResource() {
      return Boolean.TRUE.equals(extension("embedded-resource"));
    }

    @Override
    public @Nullable ValueRules rules() {
      return null;
    }
  }
}
