package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.translation.PodUp;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the tenant why an object does not pass: a condition of the pod, and an Event. */
final class Refusals {

  private final TenantEvents events;
  private final Clock clock;

  Refusals(TenantEvents events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /** The airlock refuses the pod. Said once for each reason. */
  void report(TenantPlane plane, SyncKey key, JsonObject pod, List<Refusal> refused) {
    String message = refused.stream().map(Refusal::message).collect(Collectors.joining("; also "));
    say(plane, pod, "RefusedByAirlock", message);
  }

  /** A Service or another object without conditions: an Event only. */
  void reportEvent(TenantPlane plane, JsonObject object, List<Refusal> refused) {
    String message = refused.stream().map(Refusal::message).collect(Collectors.joining("; also "));
    events.warn(plane, object, "RefusedByAirlock", message);
  }

  /** The super cluster's own admission refuses an object without conditions. */
  void reportServerEvent(TenantPlane plane, SyncKey key, JsonObject object, ApiException refusal) {
    events.warn(plane, object, "RefusedByPlatform", inTenantsWords(plane, key, refusal));
  }

  /** The super cluster's own admission refuses the pod, such as by a quota. */
  void reportServer(TenantPlane plane, SyncKey key, JsonObject pod, ApiException refusal) {
    say(plane, pod, "RefusedByPlatform", inTenantsWords(plane, key, refusal));
  }

  private static String inTenantsWords(TenantPlane plane, SyncKey key, ApiException refusal) {
    String superNamespace = plane.superNamespace(key.namespace());
    return String.valueOf(refusal.getMessage()).replace(superNamespace, key.namespace());
  }

  private void say(TenantPlane plane, JsonObject pod, String reason, String message) {
    List<JsonObject> conditions = pod.objectAt("status").objects("conditions");
    boolean said =
        conditions.stream()
            .anyMatch(
                c ->
                    c.string("type", "").equals(PodUp.REFUSED)
                        && c.string("message", "").equals(message));
    if (said) {
      return;
    }
    events.warn(plane, pod, reason, message);
    JsonObject changed = pod.deepCopy();
    JsonArray list = changed.objectOrCreate("status").arrayOrCreate("conditions");
    list.removeIf(c -> c instanceof JsonObject o && o.string("type", "").equals(PodUp.REFUSED));
    list.add(
        JsonObject.of(
            "type",
            PodUp.REFUSED,
            "status",
            "True",
            "reason",
            reason,
            "message",
            message,
            "lastTransitionTime",
            clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()));
    try {
      plane
          .client()
          .update(SyncedKind.POD.resource(), changed, SuperWriter.AS.withSubresource("status"));
    } catch (ApiException e) {
      boolean changedMeanwhile = e.isConflict() || e.isNotFound();
      if (!changedMeanwhile) {
        throw e;
      }
    }
  }
}
