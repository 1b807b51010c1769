package dev.insula.controllers.apps;

import dev.insula.client.ObjectReference;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The volume claims of a stateful set's places, and who takes them along when they go. */
final class StatefulClaims {

  private static final WriteOptions WRITE = WriteOptions.as("kube-controller-manager");

  private final Plane plane;
  private final StatefulSpec spec;

  StatefulClaims(Plane plane, StatefulSpec spec) {
    this.plane = plane;
    this.spec = spec;
  }

  /** Makes the claims of a place that are missing. */
  void create(int ordinal) {
    for (JsonObject claim : spec.claims(ordinal)) {
      Item there = find(Meta.name(claim));
      if (there == null) {
        create(claim, ordinal);
      } else if (there.deleting()) {
        throw ApiException.conflict(
            Kinds.VOLUME_CLAIMS.groupResource(), Meta.name(claim), "pvc is being deleted");
      }
    }
  }

  private void create(JsonObject claim, int ordinal) {
    String what =
        " Claim %s Pod %s in StatefulSet %s "
            .formatted(Meta.name(claim), spec.podName(ordinal), Meta.name(spec.set()));
    try {
      plane.client().create(Kinds.VOLUME_CLAIMS.resource(), claim, WRITE);
      event("Normal", "SuccessfulCreate", "Create" + what + "success");
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        event(
            "Warning",
            "FailedCreate",
            "Create"
                + what.replace(" Pod ", " for Pod ")
                + "failed error: "
                + e.status().message());
        throw e;
      }
    }
  }

  /** Whether claims are on their way out with an earlier pod of the place. */
  boolean areStale(int ordinal) {
    if (!spec.deletesClaims("whenScaled")) {
      return false;
    }
    for (JsonObject template : spec.claimTemplates()) {
      Item claim = find(spec.claimName(template, ordinal));
      if (claim != null
          && owners(claim.tree()).stream()
              .anyMatch(owner -> owner.string("name", "").equals(spec.podName(ordinal)))) {
        return true;
      }
    }
    return false;
  }

  /** Brings the owners of a pod's claims to what the retention policy says. */
  void retain(int ordinal, PodView pod) {
    for (JsonObject template : spec.claimTemplates()) {
      Item claim = find(spec.claimName(template, ordinal));
      if (claim != null) {
        retain(claim.tree(), ordinal, pod);
      }
    }
  }

  private void retain(JsonObject claim, int ordinal, PodView pod) {
    boolean scaledDown = !spec.hasPlace(ordinal);
    boolean byPod = spec.deletesClaims("whenScaled") && scaledDown;
    boolean bySet = spec.deletesClaims("whenDeleted") && !byPod;
    String set = Meta.uid(spec.set());
    boolean ofSet = own(claim, bySet, "apps/v1", "StatefulSet", Meta.name(spec.set()), set);
    boolean ofPod = own(claim, byPod, "v1", "Pod", pod.name().name(), pod.uid());
    boolean changed = ofSet || ofPod;
    if (changed) {
      plane.client().update(Kinds.VOLUME_CLAIMS.resource(), claim, WRITE);
    }
  }

  private static boolean own(
      JsonObject claim, boolean wanted, String version, String kind, String name, String uid) {
    boolean owned = owners(claim).stream().anyMatch(o -> o.string("uid", "").equals(uid));
    if (owned == wanted) {
      return false;
    }
    JsonArray references = Meta.of(claim).arrayOrCreate("ownerReferences");
    if (wanted) {
      references.add(JsonObject.of("apiVersion", version, "kind", kind, "name", name, "uid", uid));
    } else {
      references.removeIf(o -> o instanceof JsonObject r && r.string("uid", "").equals(uid));
    }
    if (references.isEmpty()) {
      Meta.of(claim).remove("ownerReferences");
    }
    return true;
  }

  private static List<JsonObject> owners(JsonObject claim) {
    return Meta.ownerReferences(claim);
  }

  private @Nullable Item find(String claim) {
    return plane.all(Kinds.VOLUME_CLAIMS).get(new ObjectName(Meta.namespace(spec.set()), claim));
  }

  private void event(String type, String reason, String message) {
    plane.event(ObjectReference.to(spec.set()), type, reason, message);
  }
}
