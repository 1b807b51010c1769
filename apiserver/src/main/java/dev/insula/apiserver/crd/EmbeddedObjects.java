package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rules on objects within objects ({@code x-kubernetes-embedded-resource}): they have an apiVersion
 * and a kind. Stateless.
 */
final class EmbeddedObjects {

  private EmbeddedObjects() {}

  /** Whether a schema has embedded objects anywhere. */
  static boolean isIn(JsonObject schema) {
    return schema.bool("x-kubernetes-embedded-resource", false)
        || CustomValues.children(schema).stream().anyMatch(EmbeddedObjects::isIn);
  }

  /**
   * @param root whether the value itself is such an object
   */
  static List<Status.Cause> check(JsonObject schema, Object value, String path, boolean root) {
    var causes = new ArrayList<Status.Cause>();
    walk(schema, value, path, root, causes);
    return causes;
  }

  private static void walk(
      @Nullable JsonObject schema,
      Object value,
      String path,
      boolean root,
      List<Status.Cause> causes) {
    if (schema == null || causes.size() >= Violations.MAX) {
      return;
    }
    switch (value) {
      case JsonObject object -> {
        if (root || schema.bool("x-kubernetes-embedded-resource", false)) {
          header(object, path, causes);
        }
        members(schema, object, path, causes);
      }
      case JsonArray list -> {
        for (int i = 0; i < list.size(); i++) {
          walk(schema.object("items"), list.get(i), path + "[" + i + "]", false, causes);
        }
      }
      default -> {
        // Scalars hold no objects.
      }
    }
  }

  private static void members(
      JsonObject schema, JsonObject object, String path, List<Status.Cause> causes) {
    JsonObject properties = schema.objectAt("properties");
    for (int i = 0; i < object.size(); i++) {
      String name = object.keyAt(i);
      JsonObject property = properties.object(name);
      if (property != null) {
        walk(property, object.valueAt(i), child(path, name), false, causes);
      } else {
        JsonObject values = schema.object("additionalProperties");
        walk(values, object.valueAt(i), path + "[" + name + "]", false, causes);
      }
    }
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void header(JsonObject object, String path, List<Status.Cause> causes) {
    for (String member : List.of("apiVersion", "kind")) {
      Object value = object.get(member);
      String place = child(path, member);
      if (value == null) {
        causes.add(new Status.Cause("FieldValueRequired", "Required value", place));
      } else if (!(value instanceof String text)) {
        invalid(Violations.text(value), "must be a string", place, causes);
      } else if (text.isEmpty()) {
        invalid("\"\"", "must not be empty", place, causes);
      } else if (member.equals("kind")) {
        kind(text, place, causes);
      } else if (text.indexOf('/') != text.lastIndexOf('/')) {
        invalid(GoText.quote(text), "unexpected GroupVersion string: " + text, place, causes);
      }
    }
  }

  private static void kind(String kind, String place, List<Status.Cause> causes) {
    List<String> wrong = NameRules.dns1035Label(kind.toLowerCase(Locale.ROOT));
    if (!wrong.isEmpty()) {
      invalid(
          GoText.quote(kind),
          "may have mixed case, but should otherwise match: " + String.join(",", wrong),
          place,
          causes);
    }
  }

  private static void invalid(
      String shown, String detail, String place, List<Status.Cause> causes) {
    causes.add(
        new Status.Cause("FieldValueInvalid", "Invalid value: " + shown + ": " + detail, place));
  }
}
