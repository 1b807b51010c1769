package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks single values against a schema of a definition, as its defaults are. Stateless. */
public final class CustomValues {

  private static final List<String> JUNCTORS = List.of("allOf", "anyOf", "oneOf");
  private static final Set<String> OF_ALL_OBJECTS = Set.of("apiVersion", "kind", "metadata");

  private CustomValues() {}

  /** Whether a member is one that every object has, whatever its kind. */
  public static boolean isOfAllObjects(String member) {
    return OF_ALL_OBJECTS.contains(member);
  }

  /** The schemas that stand directly in a schema, in junctors too. */
  public static List<JsonObject> children(JsonObject schema) {
    var out = new ArrayList<JsonObject>();
    schema.objectAt("properties").values().stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .forEach(out::add);
    for (String member : List.of("items", "additionalProperties", "not")) {
      JsonObject child = schema.object(member);
      if (child != null) {
        out.add(child);
      }
    }
    JUNCTORS.forEach(word -> out.addAll(schema.objects(word)));
    return out;
  }

  /** Whether values of a type are checked for a format at all. */
  public static boolean checksFormat(String type, String format) {
    return StringFormats.isChecked(type, format);
  }

  /**
   * What is wrong with a value.
   *
   * @param schema a structural schema
   * @param place where the value stands, for messages
   * @param resource whether the value is an object with a kind
   */
  public static List<Status.Cause> check(
      JsonObject schema, Object value, String place, boolean resource) {
    List<Status.Cause> causes = EmbeddedObjects.check(schema, value, place, resource);
    if (causes.isEmpty()) {
      causes = new SchemaRules(schema).checkValue(value, place);
    }
    if (causes.isEmpty()) {
      causes = new CelRules(schema, structure(schema)).checkAt(value, place);
    }
    return causes;
  }

  private static StructuralSchema structure(JsonObject schema) {
    return StructuralSchema.ofType(
        schema,
        "",
        reference -> {
          throw new IllegalArgumentException("a structural schema has no references: " + reference);
        });
  }
}
