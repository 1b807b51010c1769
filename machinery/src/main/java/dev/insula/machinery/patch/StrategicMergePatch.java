package dev.insula.machinery.patch;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.text.GoText;
import java.util.Optional;

/**
 * A strategic merge patch: a merge patch whose lists are merged as the schema says, with directives
 * such as {@code $patch: delete} and {@code $setElementOrder/containers}.
 *
 * <p>Source: the design proposals on strategic merge patch and its order, and the oracle's cases.
 */
public final class StrategicMergePatch implements Patch {

  private final JsonObject patch;

  private StrategicMergePatch(JsonObject patch) {
    this.patch = patch;
  }

  /** From the decoded body of a request; 400 if it is no object. */
  public static StrategicMergePatch of(Object body) {
    return switch (body) {
      case JsonObject object -> new StrategicMergePatch(object);
      case JsonNull _ -> new StrategicMergePatch(new JsonObject());
      default ->
          throw ApiException.badRequest(
              "json: cannot unmarshal "
                  + Patch.kindOf(body)
                  + " into Go value of type map[string]interface {}");
    };
  }

  @Override
  public JsonObject apply(JsonObject live, Schema schema) {
    return StrategicMerge.object(live, patch.deepCopy(), schema);
  }

  /** The patch itself, not its result. */
  @Override
  public String quote(JsonObject patched, Schema schema) {
    return GoText.value(patch);
  }

  @Override
  public boolean keepsKind() {
    return true;
  }

  @Override
  public Optional<String> mismatch(JsonObject patched, Schema schema) {
    return StrategicResult.mismatch(patched, schema);
  }
}
