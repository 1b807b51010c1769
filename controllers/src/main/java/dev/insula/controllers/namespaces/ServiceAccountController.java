package dev.insula.controllers.namespaces;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Gives each active namespace its service account {@code default}, again if it is deleted. */
public final class ServiceAccountController implements Controller {

  private static final String DEFAULT = "default";

  @Override
  public String name() {
    return "serviceaccount";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.NAMESPACES.groupResource(), Kinds.SERVICE_ACCOUNTS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.NAMESPACES.resource());
  }

  /** The namespaces that all control planes begin with. */
  @Override
  public boolean hasWorkAtBirth() {
    return true;
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    boolean namespace = change.resource().equals(Kinds.NAMESPACES.groupResource());
    if (namespace && change.previous() == null && !change.deleted()) {
      wake.accept(change.name());
    } else if (!namespace && change.deleted() && change.name().name().equals(DEFAULT)) {
      wake.accept(new ObjectName("", change.name().namespace()));
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    if (!Namespaces.isActive(plane, name)) {
      return Result.DONE;
    }
    var account =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "ServiceAccount",
            "metadata",
            JsonObject.of("name", DEFAULT, "namespace", name.name()));
    try {
      plane.client().create(Kinds.SERVICE_ACCOUNTS.resource(), account, Live.WRITE);
    } catch (ApiException e) {
      if (!e.isAlreadyExists() && !Namespaces.isGoing(e)) {
        throw e;
      }
    }
    return Result.DONE;
  }
}
