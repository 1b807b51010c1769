package dev.insula.tenancy.syncer;

import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.tenancy.airlock.Refusal;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.RefusalMark;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the tenant why an object does not pass: a mark at the object, and an Event. */
final class Refusals {

  private static final String BY_AIRLOCK = "RefusedByAirlock";
  private static final String BY_PLATFORM = "RefusedByPlatform";

  private static final int TRIES = 5;

  private final TenantEvents events;
  private final Clock clock;

  Refusals(TenantEvents events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /** The airlock refuses the object. Said once for each reason. */
  void report(TenantPlane plane, SyncKey key, JsonObject object, List<Refusal> refused) {
    String message = refused.stream().map(Refusal::message).collect(Collectors.joining("; also "));
    say(plane, key, object, BY_AIRLOCK, message);
  }

  /** An object that goes on as it is, or passes only with others: an Event only. */
  void reportEvent(TenantPlane plane, JsonObject object, List<Refusal> refused) {
    String message = refused.stream().map(Refusal::message).collect(Collectors.joining("; also "));
    events.warn(plane, object, BY_AIRLOCK, message);
  }

  /** The super cluster's own admission refuses the object, such as by a quota. */
  void reportServer(TenantPlane plane, SyncKey key, JsonObject object, ApiException refusal) {
    say(plane, key, object, BY_PLATFORM, inTenantsWords(plane, key, refusal));
  }

  /** What the platform does with the object can't be done. */
  void reportPlatform(TenantPlane plane, SyncKey key, JsonObject object, String why) {
    say(plane, key, object, BY_PLATFORM, why);
  }

  /** The super cluster refuses a change of an object that goes on as it is: an Event only. */
  void reportServerEvent(TenantPlane plane, SyncKey key, JsonObject object, ApiException refusal) {
    events.warn(plane, object, BY_PLATFORM, inTenantsWords(plane, key, refusal));
  }

  /** The object has passed: what it said of a refusal is over. */
  void clear(TenantPlane plane, SyncKey key, JsonObject object) {
    JsonObject current = object;
    for (int i = 0; i < TRIES; i++) {
      JsonObject mended = RefusalMark.clear(key.kind(), current).orElse(null);
      if (mended == null || write(plane, key.kind(), mended)) {
        return;
      }
      // Such as its binding, which came between: nothing else would bring the object back here.
      ApiObject found = plane.find(key.kind(), key.objectName());
      if (found == null) {
        return;
      }
      current = found.tree();
    }
  }

  private static String inTenantsWords(TenantPlane plane, SyncKey key, ApiException refusal) {
    String superNamespace = plane.superNamespace(key.namespace());
    return String.valueOf(refusal.getMessage()).replace(superNamespace, key.namespace());
  }

  private void say(
      TenantPlane plane, SyncKey key, JsonObject object, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    RefusalMark.set(key.kind(), object, reason, message, now)
        .ifPresent(
            marked -> {
              events.warn(plane, object, reason, message);
              boolean _ = write(plane, key.kind(), marked);
            });
  }

  /** Whether the object was as it was read; one that changed comes back by itself to be judged. */
  private static boolean write(TenantPlane plane, PassingKind kind, JsonObject changed) {
    String subresource = RefusalMark.subresource(kind);
    WriteOptions as =
        subresource.isEmpty() ? SuperWriter.AS : SuperWriter.AS.withSubresource(subresource);
    try {
      plane.client().update(kind.resource(), changed, as);
      return true;
    } catch (ApiException e) {
      boolean changedMeanwhile = e.isConflict() || e.isNotFound();
      if (!changedMeanwhile) {
        throw e;
      }
      return false;
    }
  }
}
