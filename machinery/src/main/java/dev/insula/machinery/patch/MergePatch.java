package dev.insula.machinery.patch;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.Schema;

/** A JSON merge patch (RFC 7386). */
public final class MergePatch implements Patch {

  private final JsonObject patch;

  private MergePatch(JsonObject patch) {
    this.patch = patch;
  }

  /** From the decoded body of a request; 400 if it is no object. */
  public static MergePatch of(Object body) {
    return switch (body) {
      case JsonObject object -> new MergePatch(object);
      case JsonNull _ -> throw ApiException.badRequest("Invalid JSON Patch");
      default ->
          throw ApiException.badRequest(
              "error decoding patch: json: cannot unmarshal "
                  + Patch.kindOf(body)
                  + " into Go value of type map[string]interface {}");
    };
  }

  @Override
  public JsonObject apply(JsonObject live, Schema schema) {
    merge(live, patch);
    return live;
  }

  @Override
  public String quote(JsonObject patched, Schema schema) {
    return PatchedText.of(patched, schema, patch);
  }

  private static void merge(JsonObject into, JsonObject patch) {
    for (int i = 0; i < patch.size(); i++) {
      String key = patch.keyAt(i);
      Object value = patch.valueAt(i);
      if (value == JsonNull.NULL) {
        into.delete(key);
      } else if (into.get(key) instanceof JsonObject here && value instanceof JsonObject change) {
        merge(here, change);
      } else {
        into.put(key, withoutNulls(value));
      }
    }
    into.compact();
  }

  /** A copy without members that are null, which mean removal even where nothing is there. */
  private static Object withoutNulls(Object value) {
    return switch (value) {
      case JsonObject object -> {
        var out = new JsonObject();
        merge(out, object);
        yield out;
      }
      case JsonArray array -> {
        var out = new JsonArray(array.size());
        array.forEach(element -> out.add(withoutNulls(element)));
        yield out;
      }
      default -> Json.deepCopy(value);
    };
  }
}
