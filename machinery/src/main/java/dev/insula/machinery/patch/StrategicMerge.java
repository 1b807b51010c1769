package dev.insula.machinery.patch;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.HashSet;

/** Merges objects strategically. Both arguments are taken apart. */
final class StrategicMerge {

  static final String DIRECTIVE = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList";
  private static final String ELEMENT_ORDER = "$setElementOrder";

  private StrategicMerge() {}

  static JsonObject object(JsonObject original, JsonObject patch, Schema schema) {
    Object directive = patch.get(DIRECTIVE);
    if (directive != null) {
      return directed(directive, patch);
    }
    retainKeys(original, patch);
    orderLists(original, patch, schema);
    for (int i = 0; i < patch.size(); i++) {
      member(original, patch.keyAt(i), patch.valueAt(i), schema);
    }
    original.compact();
    return original;
  }

  private static JsonObject directed(Object directive, JsonObject patch) {
    if (directive.equals("replace")) {
      patch.remove(DIRECTIVE);
      return patch;
    }
    if (directive.equals("delete")) {
      return new JsonObject();
    }
    throw unknownDirective(directive, patch);
  }

  static ApiException unknownDirective(Object directive, JsonObject patch) {
    return Patch.unexpected(
        "unknown patch type: " + GoText.value(directive) + " in map: " + GoText.value(patch));
  }

  private static void member(JsonObject original, String patchKey, Object value, Schema schema) {
    boolean deletion = patchKey.startsWith(DELETE_FROM_LIST);
    String key = deletion ? target(patchKey, DELETE_FROM_LIST, "primitive list") : patchKey;
    if (value == JsonNull.NULL) {
      original.delete(key);
      return;
    }
    Object here = original.get(key);
    if (here instanceof JsonObject object && value instanceof JsonObject change) {
      PatchSchema at = PatchSchema.ofObject(schema, key);
      original.put(key, at.replaced() ? change : object(object, change, at.schema()));
    } else if (here instanceof JsonArray array && value instanceof JsonArray change) {
      PatchSchema at = PatchSchema.ofList(schema, key);
      original.put(key, StrategicLists.merge(array, change, at, deletion));
    } else if (!deletion) {
      take(original, key, value);
    }
  }

  /** Puts the value of a patch where nothing comparable is. */
  private static void take(JsonObject original, String key, Object value) {
    if (value instanceof JsonObject object && object.containsKey(DIRECTIVE)) {
      original.remove(key);
      return;
    }
    discardNulls(value);
    discardDirectives(value);
    original.put(key, value);
  }

  private static void discardNulls(Object value) {
    if (value instanceof JsonObject object) {
      object.entrySet().removeIf(e -> e.getValue() == JsonNull.NULL);
      object.values().forEach(StrategicMerge::discardNulls);
    } else if (value instanceof JsonArray array) {
      array.forEach(StrategicMerge::discardNulls);
    }
  }

  private static boolean isDirective(Object value) {
    return value instanceof JsonObject object && object.containsKey(DIRECTIVE);
  }

  static void discardDirectives(Object value) {
    if (value instanceof JsonObject object) {
      object.entrySet().removeIf(e -> isDirective(e.getValue()));
      object.values().forEach(StrategicMerge::discardDirectives);
    } else if (value instanceof JsonArray array) {
      array.removeIf(StrategicMerge::isDirective);
      array.forEach(StrategicMerge::discardDirectives);
    }
  }

  /** {@code $retainKeys}: what it does not list goes; the patch may set only what it lists. */
  private static void retainKeys(JsonObject original, JsonObject patch) {
    Object directive = patch.remove(RETAIN_KEYS);
    if (directive == null) {
      return;
    }
    if (!(directive instanceof JsonArray list)) {
      throw ApiException.badRequest("invalid patch format of retainKeys");
    }
    var retained = new HashSet<String>();
    for (Object name : list) {
      if (name instanceof String text) {
        retained.add(text);
      }
    }
    for (int i = 0; i < patch.size(); i++) {
      String key = patch.keyAt(i);
      if (patch.valueAt(i) != JsonNull.NULL
          && !key.startsWith(DELETE_FROM_LIST)
          && !key.startsWith(ELEMENT_ORDER)
          && !retained.contains(key)) {
        throw ApiException.badRequest("invalid patch format of retainKeys");
      }
    }
    original.entrySet().removeIf(e -> !retained.contains(e.getKey()));
  }

  /** {@code $setElementOrder/list}: merges the list, then orders it. */
  private static void orderLists(JsonObject original, JsonObject patch, Schema schema) {
    for (String directive : new ArrayList<>(patch.keySet())) {
      if (!directive.startsWith(ELEMENT_ORDER)) {
        continue;
      }
      Object order = patch.remove(directive);
      if (!(order instanceof JsonArray elements)) {
        throw Patch.unexpected(
            "expected a []interface {}, but received a " + goType(order == null ? "" : order));
      }
      String key = target(directive, ELEMENT_ORDER, "setElementOrder list");
      JsonArray here = listOrEmpty(original, key);
      JsonArray change = listOrEmpty(patch, key);
      boolean wasThere = original.containsKey(key);
      boolean changes = patch.containsKey(key);
      PatchSchema at = PatchSchema.ofList(schema, key);
      StrategicOrder.check(change, elements, at.mergeKey());
      if (wasThere || changes) {
        original.put(
            key, StrategicLists.mergeInOrder(here, wasThere, change, changes, elements, at));
        patch.remove(key);
      }
    }
  }

  private static JsonArray listOrEmpty(JsonObject object, String key) {
    Object value = object.get(key);
    if (value == null) {
      return new JsonArray();
    }
    if (value instanceof JsonArray array) {
      return array;
    }
    throw Patch.unexpected("expected a []interface {}, but received a " + goType(value));
  }

  /** The key that a directive is about: what follows the slash. */
  private static String target(String directive, String prefix, String what) {
    int slash = directive.indexOf('/');
    if (slash != prefix.length()) {
      throw ApiException.badRequest("invalid patch format of " + what);
    }
    return directive.substring(slash + 1);
  }

  static String goType(Object value) {
    return switch (value) {
      case JsonObject _ -> "map[string]interface {}";
      case JsonArray _ -> "[]interface {}";
      case String _ -> "string";
      case Boolean _ -> "bool";
      case Long _ -> "int64";
      case Double _ -> "float64";
      default -> "%!s(<nil>)";
    };
  }
}
