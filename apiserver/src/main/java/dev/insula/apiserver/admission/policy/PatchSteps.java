package dev.insula.apiserver.admission.policy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.patch.JsonPatch;
import dev.insula.machinery.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies a policy's JSON patch step by step, to say which step does not fit. Stateless. */
final class PatchSteps {

  private PatchSteps() {}

  /**
   * Changes the tree. A patch whose test fails changes nothing.
   *
   * @param object a copy of its own
   */
  static JsonObject apply(JsonObject object, JsonArray operations, Schema schema)
      throws MutationException {
    JsonObject original = object.deepCopy();
    JsonObject here = object;
    for (JsonObject operation : operations.objects()) {
      try {
        here = JsonPatch.of(JsonArray.of(operation)).apply(here, schema);
      } catch (ApiException e) {
        if (operation.string("op", "").equals("test")) {
          return original;
        }
        throw new MutationException("JSON Patch: " + problem(here, operation));
      }
    }
    return here;
  }

  private static String problem(JsonObject object, JsonObject operation) {
    String op = operation.string("op", "");
    String path = operation.string("path", "");
    String key = path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
    boolean parent = parent(object, path) != null;
    return switch (op) {
      case "add" ->
          parent
              ? "error in add for path: '" + path + "': invalid index referenced"
              : "add operation does not apply: doc is missing path: \""
                  + path
                  + "\": missing value";
      case "remove" ->
          parent
              ? "error in remove for path: '"
                  + path
                  + "': Unable to remove nonexistent key: "
                  + key
                  + ": missing value"
              : "remove operation does not apply: doc is missing path: \""
                  + path
                  + "\": missing value";
      case "replace" ->
          "replace operation does not apply: doc is missing "
              + (parent ? "key: " : "path: ")
              + path
              + ": missing value";
      case "move", "copy" ->
          op
              + " operation does not apply: doc is missing from path: "
              + operation.string("from", "")
              + ": missing value";
      default -> "Unexpected kind: " + op;
    };
  }

  /** What the last step of the path is a step of, or null. */
  private static @Nullable Object parent(JsonObject object, String path) {
    List<String> steps = List.of(path.split("/", -1));
    Object here = object;
    for (int i = 1; i < steps.size() - 1; i++) {
      String step = steps.get(i).replace("~1", "/").replace("~0", "~");
      here =
          switch (here) {
            case JsonObject map -> map.get(step);
            case JsonArray list when isIndex(step, list) -> list.get(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return here;
  }

  private static boolean isIndex(String step, JsonArray list) {
    return step.matches("\\d{1,6}") && Integer.parseInt(step) < list.size();
  }
}
