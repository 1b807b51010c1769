package dev.insula.apiserver.kinds;

import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules on what is allocated to a claim of devices, and on what drivers tell of it. */
final class ClaimStatusChecks {

  private ClaimStatusChecks() {}

  static void define(Vocabulary words) {
    words.check("reservedFor", ClaimStatusChecks::reservedFor);
    words.check("allocatedDevices", ClaimStatusChecks::devices);
    words.check("allocationKept", ClaimStatusChecks::kept);
    words.check("allocatedRequest", ClaimStatusChecks::request);
    words.check("allocatedRequests", ClaimStatusChecks::requests);
  }

  private static void reservedFor(Node status, Findings findings) {
    Node users = status.field("reservedFor");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < users.list().size(); i++) {
      Node user = users.element(i);
      if (!seen.add(user.field("uid").string())) {
        findings.duplicate(user, user.field("uid").string(), "");
      }
    }
  }

  /** Each device once, and only those that the claim has been given. */
  private static void devices(Node status, Findings findings) {
    Set<JsonObject> allocated = new HashSet<>();
    results(status.object()).forEach(result -> allocated.add(shown(result)));
    Set<JsonObject> seen = new HashSet<>();
    Node devices = status.field("devices");
    for (int i = 0; i < devices.list().size(); i++) {
      Node device = devices.element(i);
      JsonObject shown = shown(device.object());
      if (!allocated.contains(shown)) {
        findings.invalid(device, shown, "must be an allocated device in the claim");
      }
      if (!seen.add(shown)) {
        findings.duplicate(device, shown, "");
      }
    }
    if (!status.field("reservedFor").empty() && status.field("allocation").absent()) {
      findings.forbidden(
          status.field("reservedFor"), "may not be specified when `allocated` is not set");
    }
  }

  /** What drivers have told of devices that the claim has given back is gone with these. */
  static void forgetDeallocated(JsonObject claim, @Nullable JsonObject old, WriteContext context) {
    JsonObject status = claim.objectAt("status");
    Set<JsonObject> gone = new HashSet<>();
    if (old != null) {
      results(old.objectAt("status")).forEach(result -> gone.add(shown(result)));
    }
    results(status).forEach(result -> gone.remove(shown(result)));
    var kept = new JsonArray();
    kept.addAll(status.objects("devices").stream().filter(d -> !gone.contains(shown(d))).toList());
    if (kept.size() < status.objects("devices").size()) {
      if (kept.isEmpty()) {
        status.remove("devices");
      } else {
        status.put("devices", kept);
      }
    }
  }

  private static List<JsonObject> results(JsonObject status) {
    return status.objectAt("allocation").objectAt("devices").objects("results");
  }

  private static JsonObject shown(JsonObject device) {
    return JsonObject.of(
        "Driver",
        device.string("driver", ""),
        "Pool",
        device.string("pool", ""),
        "Device",
        device.string("device", ""),
        "ShareID",
        device.string("shareID", ""));
  }

  private static void kept(Node status, Findings findings) {
    Node allocation = status.field("allocation");
    if (allocation.old() != null && allocation.present() && BasicChecks.changed(allocation)) {
      findings.invalid(
          allocation,
          GoStructs.json("AllocationResult", allocation.object()),
          "field is immutable");
    }
  }

  private static void request(Node name, Findings findings) {
    ClaimRequestChecks.reference(name, requestsOf(name), findings);
  }

  private static void requests(Node names, Findings findings) {
    ClaimRequestChecks.references(names, requestsOf(names), findings);
  }

  private static Node requestsOf(Node node) {
    return node.root().at("spec.devices");
  }
}
