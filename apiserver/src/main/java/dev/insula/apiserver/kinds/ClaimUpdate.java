package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;

/** What of a claim may change: its size once it is bound, its volume and its class once. */
final class ClaimUpdate {

  private ClaimUpdate() {}

  static void check(Node claim, Findings findings) {
    Node spec = claim.field("spec");
    if (!claim.isUpdate() || !(spec.old() instanceof JsonObject old)) {
      return;
    }
    boolean bound = claim.at("status.phase").string().equals("Bound");
    JsonObject now = spec.object().deepCopy();
    if (old.string("volumeName", "").isEmpty()) {
      copy("volumeName", old, now);
    }
    if (!old.containsKey("storageClassName")) {
      // A claim that named no class gets the default one when there is one.
      copy("storageClassName", old, now);
    }
    if (bound) {
      copy("volumeAttributesClassName", old, now);
      now.objectOrCreate("resources").put("requests", old.objectAt("resources", "requests"));
    }
    if (!now.equals(old)) {
      findings.forbidden(
          spec,
          "spec is immutable after creation except resources.requests and volumeAttributesClassName"
              + " for bound claims\n"
              + GoStructs.diff("PersistentVolumeClaimSpec", old, now));
    }
    Node size = spec.at("resources.requests").entry("storage");
    String capacity = claim.at("status.capacity").entry("storage").string();
    boolean shrinks =
        size.old() instanceof String before && Quantities.compare(zero(size.string()), before) < 0;
    if (shrinks && Quantities.compare(zero(size.string()), zero(capacity)) <= 0) {
      findings.forbidden(
          spec.at("resources.requests.storage"), "field can not be less than status.capacity");
    }
    Node mode = spec.field("volumeMode");
    if (BasicChecks.changed(mode)) {
      findings.invalid(mode.named("/volumeMode"), "field is immutable");
    }
  }

  private static String zero(String amount) {
    return amount.isEmpty() ? "0" : amount;
  }

  private static void copy(String field, JsonObject from, JsonObject to) {
    Object value = from.get(field);
    if (value == null) {
      to.remove(field);
    } else {
      to.put(field, value);
    }
  }
}
