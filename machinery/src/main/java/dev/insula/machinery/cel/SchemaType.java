package dev.insula.machinery.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.StructuralSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a schema looks like to expressions: a type for the checker, and the fields that values are
 * read by. Immutable, thread-safe. Source: {@code SchemaDeclType} of k8s.io/apiserver.
 *
 * <p>What the schema preserves without knowing it is not visible: such fields do not exist.
 */
public final class SchemaType {

  /** Of the metadata of resources only the names can be seen. */
  private static final Schema METADATA_NAME = namesOnly();

  private static final Schema TEXT = structure(JsonObject.of("type", "string"));

  private final Schema schema;
  private final String name;
  private final CelType type;
  private final Map<String, SchemaType> fields;
  private final Map<String, String> properties;
  private final @Nullable SchemaType elements;

  private SchemaType(
      Schema schema,
      String name,
      CelType type,
      Map<String, SchemaType> fields,
      Map<String, String> properties,
      @Nullable SchemaType elements) {
    this.schema = schema;
    this.name = name;
    this.type = type;
    this.fields = fields;
    this.properties = properties;
    this.elements = elements;
  }

  private static Schema namesOnly() {
    JsonObject text = JsonObject.of("type", "string");
    JsonObject names = JsonObject.of("name", text, "generateName", text);
    return structure(JsonObject.of("type", "object", "properties", names));
  }

  private static Schema structure(JsonObject schema) {
    return StructuralSchema.ofType(
        schema,
        "",
        reference -> {
          throw new IllegalArgumentException(reference);
        });
  }

  /**
   * The type of a schema node, or null if it is not visible to expressions.
   *
   * @param name what the type is called in messages
   * @param root true for a custom resource itself, which has a name and a kind
   */
  public static @Nullable SchemaType of(Schema schema, String name, boolean root) {
    return switch (schema.type()) {
      case INT_OR_STRING -> simple(schema, name, Types.DYN);
      case BOOLEAN -> simple(schema, name, Types.BOOL);
      case INTEGER -> simple(schema, name, Types.INT);
      case NUMBER -> simple(schema, name, Types.DOUBLE);
      case STRING -> simple(schema, name, text(schema.format()));
      case ARRAY -> list(schema, name);
      case OBJECT -> object(schema, name, root || schema.embeddedResource());
      case ANY -> null;
    };
  }

  private static SchemaType simple(Schema schema, String name, CelType type) {
    return new SchemaType(schema, name, type, Map.of(), Map.of(), null);
  }

  private static CelType text(String format) {
    return switch (format) {
      case "byte" -> Types.BYTES;
      case "duration" -> Types.DURATION;
      case "date", "date-time" -> Types.TIMESTAMP;
      default -> Types.STRING;
    };
  }

  private static @Nullable SchemaType list(Schema schema, String name) {
    Schema items = schema.items();
    SchemaType element = items == null ? null : of(items, name + ".@idx", false);
    return element == null
        ? null
        : new SchemaType(schema, name, Types.list(element.type), Map.of(), Map.of(), element);
  }

  private static @Nullable SchemaType object(Schema schema, String name, boolean resource) {
    Schema values = schema.additionalProperties();
    if (values != null) {
      SchemaType element = of(values, name + ".@elem", false);
      CelType type = element == null ? Types.DYN : Types.map(Types.STRING, element.type);
      return element == null
          ? null
          : new SchemaType(schema, name, type, Map.of(), Map.of(), element);
    }
    var fields = new LinkedHashMap<String, SchemaType>();
    var properties = new LinkedHashMap<String, String>();
    schema
        .properties()
        .forEach(
            (property, child) -> {
              String field = FieldNames.escape(property);
              Schema visible = resource && property.equals("metadata") ? METADATA_NAME : child;
              SchemaType type = field == null ? null : of(visible, name + "." + field, false);
              if (type != null) {
                fields.put(field, type);
                properties.put(field, property);
              }
            });
    if (resource) {
      addHeader(name, fields, properties);
    }
    return new SchemaType(schema, name, struct(name, fields), fields, properties, null);
  }

  /** Every object has a kind and a name, whether its schema says so or not. */
  private static void addHeader(
      String name, Map<String, SchemaType> fields, Map<String, String> properties) {
    for (String member : List.of("apiVersion", "kind", "metadata")) {
      Schema schema = member.equals("metadata") ? METADATA_NAME : TEXT;
      SchemaType type = of(schema, name + "." + member, false);
      if (type != null) {
        fields.putIfAbsent(member, type);
        properties.putIfAbsent(member, member);
      }
    }
  }

  @SuppressWarnings("Immutable") // the map is not changed once the type is made
  private static CelType struct(String name, Map<String, SchemaType> fields) {
    return StructType.create(
        name,
        ImmutableSet.copyOf(fields.keySet()),
        field -> Optional.ofNullable(fields.get(field)).map(SchemaType::type));
  }

  /** The type that variables are declared with. */
  public CelType type() {
    return type;
  }

  Schema schema() {
    return schema;
  }

  String name() {
    return name;
  }

  Map<String, SchemaType> fields() {
    return fields;
  }

  /** The field of a property, or null if expressions do not see it. */
  @Nullable String fieldOf(String property) {
    String field = FieldNames.escape(property);
    return field != null && fields.containsKey(field) ? field : null;
  }

  /** The property of a field, or null if there is none. */
  @Nullable String propertyOf(String field) {
    return properties.get(field);
  }

  /** The type of a declared property, or null if expressions do not see what it holds. */
  public @Nullable SchemaType property(String property) {
    String field = FieldNames.escape(property);
    if (field != null) {
      return fields.get(field);
    }
    Schema child = schema.properties().get(property);
    return child == null ? null : of(child, name + ".@property", false);
  }

  /** The type of a list's elements or a map's values, or null. */
  public @Nullable SchemaType elements() {
    return elements;
  }

  /** How often values of this type could stand in one request, judged by their smallest size. */
  public long maxCardinality() {
    return SchemaSizes.maxCardinality(this);
  }

  /**
   * A JSON value as expressions see it. Nothing is copied; strings with a format are read when they
   * are asked for.
   */
  public Object value(Object json) {
    return SchemaValues.view(json, this);
  }
}
