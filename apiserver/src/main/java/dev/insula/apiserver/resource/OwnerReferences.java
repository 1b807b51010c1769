package dev.insula.apiserver.resource;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Drops owner references that are there twice, with a warning. Stateless. */
final class OwnerReferences {

  private OwnerReferences() {}

  /** In what a client wrote. */
  static void ofRequest(WriteCall call, JsonObject object) {
    dedupe(call, object, "");
  }

  /** In what admission made of it. */
  static void afterAdmission(WriteCall call, JsonObject object) {
    dedupe(call, object, " after mutating admission happens");
  }

  private static void dedupe(WriteCall call, JsonObject object, String when) {
    JsonArray given = object.objectAt("metadata").array("ownerReferences");
    if (given == null || given.size() < 2) {
      return;
    }
    var kept = new JsonArray();
    List<String> duplicates = new ArrayList<>();
    for (JsonObject owner : given.objects()) {
      if (kept.contains(owner)) {
        duplicates.add(owner.string("uid", ""));
      } else {
        kept.add(owner);
      }
    }
    if (!duplicates.isEmpty()) {
      object.objectAt("metadata").put("ownerReferences", kept);
      call.warnings()
          .add(
              ".metadata.ownerReferences contains duplicate entries"
                  + when
                  + "; API server dedups owner references in 1.20+, and may reject such requests"
                  + " as early as 1.24; please fix your requests; duplicate UID(s) observed: "
                  + String.join(", ", duplicates));
    }
  }
}
