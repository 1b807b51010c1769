package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema read from JSON: a CustomResourceDefinition's {@code openAPIV3Schema}, or a type of the
 * built-in model. Immutable, thread-safe.
 *
 * <p>Children are made when they are first asked for, and kept; two threads that ask at once may
 * make equal children. A node with a {@code $ref} is that type, except for what it says itself.
 */
public final class StructuralSchema implements Schema {

  private static final JsonObject STRING = JsonObject.of("type", "string");

  private final JsonObject node;
  private final String name;
  private final SchemaResolver resolver;
  private final @Nullable Schema objectMeta;
  private final boolean resource;
  private final String reference;
  private final Type type;
  private final Presence presence;
  private final Set<String> required;
  private final boolean preserveUnknown;
  private final boolean hasItems;
  private final boolean isMap;
  private final @Nullable String format;
  private final @Nullable String mapType;
  private final ListType listType;
  private final List<String> listMapKeys;
  private volatile @Nullable Schema target;
  private volatile @Nullable Map<String, Schema> properties;
  private volatile @Nullable Map<String, Schema> alwaysPresent;
  private volatile @Nullable Schema items;
  private volatile @Nullable Schema additionalProperties;
  private volatile @Nullable ValueRules rules;

  private StructuralSchema(
      JsonObject node,
      String name,
      SchemaResolver resolver,
      @Nullable Schema objectMeta,
      boolean resource) {
    this.node = node;
    this.resolver = resolver;
    this.objectMeta = objectMeta;
    this.resource = resource || flag(node, "x-kubernetes-embedded-resource");
    this.reference = node.string("$ref", "");
    this.name = isReference() ? reference : name;
    this.type = type(node);
    this.presence = presence(node.string("presence", ""));
    this.required = Collections.unmodifiableSet(new LinkedHashSet<>(node.strings("required")));
    this.preserveUnknown = flag(node, "x-kubernetes-preserve-unknown-fields");
    this.hasItems = node.get("items") instanceof JsonObject;
    this.format = node.string("format");
    this.mapType = node.string("x-kubernetes-map-type");
    this.listType = listType(node.string("x-kubernetes-list-type", ""));
    this.listMapKeys = List.copyOf(node.strings("x-kubernetes-list-map-keys"));
    Object values = node.get("additionalProperties");
    this.isMap = values instanceof JsonObject || Boolean.TRUE.equals(values);
  }

  /**
   * A type of the built-in model.
   *
   * @param node the type's schema, not to be changed
   * @param name the type's full name
   * @param resolver knows the types that {@code $ref}s name
   */
  public static StructuralSchema ofType(JsonObject node, String name, SchemaResolver resolver) {
    return new StructuralSchema(node, name, resolver, null, false);
  }

  /**
   * The schema of a custom kind. The members that every object has ({@code apiVersion}, {@code
   * kind}, {@code metadata}) are added to the root and to embedded resources.
   *
   * @param openApiV3Schema as in the definition; not to be changed
   * @param objectMeta the schema of {@code metadata}
   */
  public static StructuralSchema ofCustomKind(JsonObject openApiV3Schema, Schema objectMeta) {
    return new StructuralSchema(
        openApiV3Schema, "", StructuralSchema::noReferences, objectMeta, true);
  }

  /** The JSON that this node was read from; not to be changed. */
  public JsonObject source() {
    return node;
  }

  private static Schema noReferences(String reference) {
    throw new IllegalArgumentException("a structural schema has no references: " + reference);
  }

  private static Type type(JsonObject node) {
    if (flag(node, "x-kubernetes-int-or-string")) {
      return Type.INT_OR_STRING;
    }
    return switch (node.string("type", "")) {
      case "object" -> Type.OBJECT;
      case "array" -> Type.ARRAY;
      case "string" -> Type.STRING;
      case "integer" -> Type.INTEGER;
      case "number" -> Type.NUMBER;
      case "boolean" -> Type.BOOLEAN;
      default -> Type.ANY;
    };
  }

  private static Presence presence(String word) {
    return switch (word) {
      case "always" -> Presence.ALWAYS;
      case "null" -> Presence.ALWAYS_OR_NULL;
      case "pointer" -> Presence.OMIT_NULL;
      case "zero" -> Presence.OMIT_ZERO;
      default -> Presence.AS_GIVEN;
    };
  }

  @Override
  public Type type() {
    return isReference() ? target().type() : type;
  }

  @Override
  public String typeName() {
    return name;
  }

  @Override
  public String format() {
    return format != null ? format : isReference() ? target().format() : "";
  }

  @Override
  public boolean nullable() {
    return flag(node, "nullable");
  }

  @Override
  public Map<String, Schema> properties() {
    if (isReference()) {
      return target().properties();
    }
    Map<String, Schema> known = properties;
    if (known == null) {
      known = makeProperties();
      properties = known;
    }
    return known;
  }

  @Override
  public Map<String, Schema> alwaysPresent() {
    if (isReference()) {
      return target().alwaysPresent();
    }
    Map<String, Schema> known = alwaysPresent;
    if (known == null) {
      known = Schema.super.alwaysPresent();
      alwaysPresent = known;
    }
    return known;
  }

  private Map<String, Schema> makeProperties() {
    Map<String, Schema> out = new LinkedHashMap<>();
    if (resource && objectMeta != null) {
      out.put("apiVersion", child(STRING));
      out.put("kind", child(STRING));
      out.put("metadata", objectMeta);
    }
    JsonObject declared = node.objectAt("properties");
    for (int i = 0; i < declared.size(); i++) {
      if (declared.valueAt(i) instanceof JsonObject child) {
        out.putIfAbsent(declared.keyAt(i), child(child));
      }
    }
    return Collections.unmodifiableMap(out);
  }

  @Override
  public @Nullable Schema additionalProperties() {
    if (isReference()) {
      return target().additionalProperties();
    }
    Schema known = additionalProperties;
    if (known == null && isMap) {
      known = child(node.objectAt("additionalProperties"));
      additionalProperties = known;
    }
    return known;
  }

  @Override
  public @Nullable Schema items() {
    if (isReference()) {
      return target().items();
    }
    Schema known = items;
    if (known == null && hasItems) {
      known = child(node.objectAt("items"));
      items = known;
    }
    return known;
  }

  @Override
  public Set<String> required() {
    return isReference() ? target().required() : required;
  }

  @Override
  public @Nullable Object defaultValue() {
    return node.get("default");
  }

  @Override
  public ListType listType() {
    return listType;
  }

  private static ListType listType(String word) {
    return switch (word) {
      case "set" -> ListType.SET;
      case "map" -> ListType.MAP;
      default -> ListType.ATOMIC;
    };
  }

  @Override
  public List<String> listMapKeys() {
    return listMapKeys;
  }

  @Override
  public boolean atomicMap() {
    return mapType != null ? mapType.equals("atomic") : isReference() && target().atomicMap();
  }

  @Override
  public Set<String> patchStrategies() {
    String strategies = node.string("x-kubernetes-patch-strategy", "");
    return strategies.isEmpty() ? Set.of() : Set.of(strategies.split(","));
  }

  @Override
  public String patchMergeKey() {
    return node.string("x-kubernetes-patch-merge-key", "");
  }

  @Override
  public boolean preserveUnknownFields() {
    return preserveUnknown || (isReference() && target().preserveUnknownFields());
  }

  @Override
  public boolean embeddedResource() {
    return flag(node, "x-kubernetes-embedded-resource");
  }

  @Override
  public @Nullable ValueRules rules() {
    ValueRules known = rules;
    if (known == null && ValueRulesReader.hasRules(node)) {
      known = ValueRulesReader.read(node);
      rules = known;
    }
    return known;
  }

  @Override
  public List<Schema> allOf() {
    return children("allOf");
  }

  @Override
  public List<Schema> anyOf() {
    return children("anyOf");
  }

  @Override
  public List<Schema> oneOf() {
    return children("oneOf");
  }

  @Override
  public @Nullable Schema not() {
    return node.get("not") instanceof JsonObject child ? child(child) : null;
  }

  @Override
  public Presence presence() {
    return presence;
  }

  private List<Schema> children(String member) {
    return node.containsKey(member)
        ? node.objects(member).stream().<Schema>map(this::child).toList()
        : List.of();
  }

  private boolean isReference() {
    return !reference.isEmpty();
  }

  private Schema target() {
    Schema known = target;
    if (known == null) {
      known = resolver.resolve(reference);
      target = known;
    }
    return known;
  }

  private Schema child(JsonObject child) {
    return new StructuralSchema(child, "", resolver, objectMeta, false);
  }

  private static boolean flag(JsonObject node, String member) {
    return node.bool(member, false);
  }
}
