package dev.insula.machinery.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node of a structural schema, of a built-in or a custom kind. Immutable, thread-safe; may be
 * recursive (JSONSchemaProps), so children are reached through methods that resolve lazily.
 *
 * <p>Source: the structural-schema rules of CustomResourceDefinitions, and the {@code
 * x-kubernetes-*} extensions of the Kubernetes OpenAPI documents.
 */
public interface Schema {

  /** What a value must be. {@code ANY} has no type (preserve-unknown-fields, or JSON as such). */
  enum Type {
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    ANY
  }

  /** {@code x-kubernetes-list-type}; {@code ATOMIC} where nothing is said. */
  enum ListType {
    ATOMIC,
    SET,
    MAP
  }

  Type type();

  /** {@code int32}, {@code int64}, {@code date-time}, {@code byte}, …; empty if none. */
  String format();

  boolean nullable();

  /** Declared members; empty for maps and non-objects. The order is that of the source. */
  Map<String, Schema> properties();

  /** The declared members that every encoded object has, whatever was decoded into it. */
  default Map<String, Schema> alwaysPresent() {
    var out = new LinkedHashMap<String, Schema>();
    properties()
        .forEach(
            (name, field) -> {
              Presence presence = field.presence();
              if (presence == Presence.ALWAYS || presence == Presence.ALWAYS_OR_NULL) {
                out.put(name, field);
              }
            });
    return out.isEmpty() ? Map.of() : Collections.unmodifiableMap(out);
  }

  /** Schema of a map's values, or null if this is no map. */
  @Nullable Schema additionalProperties();

  /** Schema of a list's elements, or null if this is no list. */
  @Nullable Schema items();

  Set<String> required();

  /**
   * The default as a JSON value (see {@code json}), or null if there is none. Not to be changed.
   */
  @Nullable Object defaultValue();

  ListType listType();

  /** Key fields of a list of type {@code MAP}. */
  List<String> listMapKeys();

  /** True for {@code x-kubernetes-map-type: atomic}. */
  boolean atomicMap();

  /**
   * Strategic merge patch: strategies such as {@code merge}, {@code replace}, {@code retainKeys}.
   */
  Set<String> patchStrategies();

  /** Strategic merge patch: key of the elements of a merged list; empty if none. */
  String patchMergeKey();

  boolean preserveUnknownFields();

  boolean embeddedResource();

  /** Value validations beyond the type; null where there are none. */
  @Nullable ValueRules rules();

  /**
   * Full name of the built-in type that this is, such as {@code io.k8s.api.core.v1.PodSpec}; empty
   * for what has no name.
   */
  default String typeName() {
    return "";
  }

  /** Schemas that all must hold, beyond this one's own rules; value validations only. */
  default List<Schema> allOf() {
    return List.of();
  }

  /** Schemas of which at least one must hold, if there are any; value validations only. */
  default List<Schema> anyOf() {
    return List.of();
  }

  /** Schemas of which exactly one must hold, if there are any; value validations only. */
  default List<Schema> oneOf() {
    return List.of();
  }

  /** A schema that must not hold, or null. */
  default @Nullable Schema not() {
    return null;
  }

  /** When a member with this schema is part of an encoded object. */
  default Presence presence() {
    return Presence.AS_GIVEN;
  }

  /**
   * When a member is part of an object that Kubernetes has encoded. For built-in kinds this follows
   * from the Go field: its {@code omitempty} and whether it is a pointer.
   */
  enum Presence {
    /** As the client sent it: custom kinds. */
    AS_GIVEN,
    /** Left out if it has its type's zero value: false, 0, "", an empty list or map, null. */
    OMIT_ZERO,
    /** Left out if it is absent or null, kept with a zero value: pointers. */
    OMIT_NULL,
    /** Always there, with the zero value if the client sent none. */
    ALWAYS,
    /** Always there, null if the client sent none: pointers. */
    ALWAYS_OR_NULL
  }

  /**
   * Value validations of JSON schema.
   *
   * @param enumValues allowed values, empty if not limited
   */
  record ValueRules(
      List<Object> enumValues,
      @Nullable Double minimum,
      boolean exclusiveMinimum,
      @Nullable Double maximum,
      boolean exclusiveMaximum,
      @Nullable Double multipleOf,
      @Nullable Long minLength,
      @Nullable Long maxLength,
      @Nullable String pattern,
      @Nullable Long minItems,
      @Nullable Long maxItems,
      boolean uniqueItems,
      @Nullable Long minProperties,
      @Nullable Long maxProperties) {}
}
