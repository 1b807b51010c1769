package dev.insula.apiserver.resource;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.patch.Patch;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.text.GoText;
import java.util.List;

/**
 * What a patch makes of an object, before it has been read as the kind that it has to be.
 *
 * @param live what is patched; not changed
 */
record PatchResult(Patch patch, JsonObject live, GroupVersionKind kind, Schema schema) {

  /**
   * @throws ApiException 422 if it says that it is of another kind; or what the patch fails with
   */
  JsonObject object() {
    JsonObject patched = patch.apply(live.deepCopy(), schema);
    if (patch.keepsKind()) {
      keepKind(patched);
    } else {
      checkKind(patched);
    }
    return patched;
  }

  /** Numbers are no name of a kind all the same. */
  private void keepKind(JsonObject patched) {
    for (String member : List.of("apiVersion", "kind")) {
      if (patched.containsKey(member) && !(patched.get(member) instanceof String)) {
        throw unreadable("");
      }
    }
    patched.put("apiVersion", kind.apiVersion());
    patched.put("kind", kind.kind());
  }

  private void checkKind(JsonObject patched) {
    try {
      BodyRules.checkType(kind, patched);
    } catch (ApiException e) {
      throw unreadable(e.status().message());
    }
  }

  /** 422 that quotes what the patch made, or the patch. */
  ApiException unreadable(String why) {
    JsonObject again = patch.apply(live.deepCopy(), schema);
    String reason =
        why.startsWith("strict decoding error") ? why : patch.mismatch(again, schema).orElse(why);
    var cause =
        new Status.Cause(
            "FieldValueInvalid",
            "Invalid value: " + GoText.quote(patch.quote(again, schema)) + ": " + reason,
            "patch");
    return ApiException.invalid("", "", "", List.of(cause));
  }
}
