package dev.insula.controllers.storage;

import dev.insula.client.ListOptions;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps claims that are being deleted until no pod with a node uses them. Source: the section
 * "Storage Object in Use Protection" of the page "Persistent Volumes".
 */
public final class ClaimProtection implements Controller {

  static final String FINALIZER = "kubernetes.io/pvc-protection";

  @Override
  public String name() {
    return "pvc-protection";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.CLAIMS.groupResource(), Kinds.PODS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.CLAIMS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.CLAIMS.groupResource())) {
      if (!change.deleted() && change.now(Kinds.CLAIMS).deleting()) {
        wake.accept(change.name());
      }
    } else if (change.deleted() && Live.mentions(change.object(), "\"volumes\"")) {
      for (Item claim : plane.all(Kinds.CLAIMS).by(Kinds.BY_NAMESPACE, change.name().namespace())) {
        if (claim.deleting()) {
          wake.accept(claim.name());
        }
      }
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject claim = Live.find(plane, Kinds.CLAIMS.resource(), name);
    if (claim == null
        || !Meta.isDeleting(claim)
        || !Meta.finalizers(claim).contains(FINALIZER)
        || isUsed(plane, name)) {
      return Result.DONE;
    }
    return Finalizers.remove(plane, Kinds.CLAIMS.resource(), claim, FINALIZER);
  }

  /** Asks the control plane itself: a cache could miss a pod that was just bound. */
  private static boolean isUsed(Plane plane, ObjectName name) {
    String token = "";
    do {
      var page =
          plane
              .client()
              .list(Kinds.PODS.resource(), name.namespace(), ListOptions.NONE.page(500, token));
      for (ApiObject pod : page.items()) {
        if (Live.mentions(pod, "\"volumes\"") && uses(pod.tree(), name.name())) {
          return true;
        }
      }
      token = page.continueToken();
    } while (!token.isEmpty());
    return false;
  }

  private static boolean uses(JsonObject pod, String claim) {
    JsonObject spec = pod.objectAt("spec");
    if (spec.string("nodeName", "").isEmpty()) {
      return false;
    }
    for (JsonObject volume : spec.objects("volumes")) {
      String used =
          volume.containsKey("ephemeral")
              ? Meta.name(pod) + "-" + volume.string("name", "")
              : volume.objectAt("persistentVolumeClaim").string("claimName", "");
      if (used.equals(claim)) {
        return true;
      }
    }
    return false;
  }
}
