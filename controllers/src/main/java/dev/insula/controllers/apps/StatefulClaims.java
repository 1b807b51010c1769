package dev.insula.controllers.apps;

import dev.insula.client.ObjectReference;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The volume claims of a stateful set's places, and who takes them along when they go. */
final class StatefulClaims {

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
      plane.client().create(Kinds.VOLUME_CLAIMS.resource(), claim, Live.WRITE);
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
    var ofSet =
        new Owner(
            "apps/v1", "StatefulSet", Meta.name(spec.set()), Meta.uid(spec.set()), true, true);
    var ofPod = new Owner("v1", "Pod", pod.name().name(), pod.uid(), true, true);
    List<Owner> owners = owners(claim).stream().map(Owner::of).toList();
    if (owners.stream().anyMatch(o -> isEarlier(o, ofSet) || isEarlier(o, ofPod))) {
      // The garbage collector decides what becomes of what an earlier set or pod owned.
      return;
    }
    Set<String> ours = Set.of(ofSet.uid(), ofPod.uid());
    List<Owner> wanted = wanted(ordinal, ofSet, ofPod);
    if (owners.stream().anyMatch(o -> o.controller() && !ours.contains(o.uid())) && deletes()) {
      wanted = List.of();
    }
    if (owners.stream().filter(o -> ours.contains(o.uid())).toList().equals(wanted)) {
      return;
    }
    JsonArray references = Meta.of(claim).arrayOrCreate("ownerReferences");
    references.removeIf(o -> o instanceof JsonObject r && ours.contains(r.string("uid", "")));
    wanted.forEach(owner -> references.add(reference(owner)));
    if (references.isEmpty()) {
      Meta.of(claim).remove("ownerReferences");
    }
    plane.client().update(Kinds.VOLUME_CLAIMS.resource(), claim, Live.WRITE);
  }

  private static boolean isEarlier(Owner owner, Owner now) {
    return owner.apiVersion().equals(now.apiVersion())
        && owner.kind().equals(now.kind())
        && owner.name().equals(now.name())
        && !owner.uid().equals(now.uid());
  }

  private boolean deletes() {
    return spec.deletesClaims("whenScaled") || spec.deletesClaims("whenDeleted");
  }

  private List<Owner> wanted(int ordinal, Owner ofSet, Owner ofPod) {
    if (spec.deletesClaims("whenScaled") && !spec.hasPlace(ordinal)) {
      return List.of(ofPod);
    }
    return spec.deletesClaims("whenDeleted") ? List.of(ofSet) : List.of();
  }

  private static JsonObject reference(Owner owner) {
    return Owner.controllerReference(owner.apiVersion(), owner.kind(), owner.name(), owner.uid());
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
