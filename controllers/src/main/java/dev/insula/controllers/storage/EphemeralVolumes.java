package dev.insula.controllers.storage;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes the claims of pods' generic ephemeral volumes. They are owned by their pods and go with
 * them. Source: the page "Ephemeral Volumes" of the Kubernetes documentation.
 */
public final class EphemeralVolumes implements Controller {

  private static final String EPHEMERAL = "\"ephemeral\"";

  @Override
  public String name() {
    return "ephemeral-volume";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.PODS.groupResource(), Kinds.CLAIMS.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    plane.forEachObject(
        Kinds.PODS.resource(),
        pod -> {
          if (Live.mentions(pod, EPHEMERAL)) {
            wake.accept(Meta.objectName(pod.tree()));
          }
        });
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.PODS.groupResource())) {
      boolean made = change.previous() == null && !change.deleted();
      if (made && Live.mentions(change.object(), EPHEMERAL)) {
        wake.accept(change.name());
      }
    } else if (change.deleted()) {
      Owner owner = change.now(Kinds.CLAIMS).controller();
      if (owner != null && owner.is("", "Pod")) {
        wake.accept(new ObjectName(change.name().namespace(), owner.name()));
      }
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject pod = Live.find(plane, Kinds.PODS.resource(), name);
    if (pod == null || Meta.isDeleting(pod)) {
      return Result.DONE;
    }
    Result result = Result.DONE;
    for (JsonObject volume : pod.objectAt("spec").objects("volumes")) {
      JsonObject template = volume.objectAt("ephemeral").object("volumeClaimTemplate");
      if (template != null && !make(plane, pod, volume.string("name", ""), template)) {
        result = Result.RETRY;
      }
    }
    return result;
  }

  private static boolean make(Plane plane, JsonObject pod, String volume, JsonObject template) {
    var name = new ObjectName(Meta.namespace(pod), Meta.name(pod) + "-" + volume);
    JsonObject present = Live.find(plane, Kinds.CLAIMS.resource(), name);
    if (present != null) {
      Owner owner = Owner.controllerOf(present);
      if (owner == null || !Objects.equals(owner.uid(), Meta.uid(pod))) {
        failed(
            plane,
            pod,
            volume,
            "PVC "
                + name
                + " was not created for pod "
                + Meta.objectName(pod)
                + " (pod is not owner)");
        return false;
      }
      return true;
    }
    try {
      plane.client().create(Kinds.CLAIMS.resource(), claim(pod, name, template), Live.WRITE);
    } catch (ApiException e) {
      if (e.isAlreadyExists()) {
        return false;
      }
      failed(plane, pod, volume, "create PVC " + name + ": " + e.status().message());
      return e.code() == 403 && e.status().message().contains("because it is being terminated");
    }
    return true;
  }

  private static JsonObject claim(JsonObject pod, ObjectName name, JsonObject template) {
    var metadata =
        JsonObject.of(
            "name",
            name.name(),
            "namespace",
            name.namespace(),
            "ownerReferences",
            JsonArray.of(Owner.controllerReference("v1", "Pod", Meta.name(pod), Meta.uid(pod))));
    for (String member : List.of("labels", "annotations")) {
      JsonObject given = template.objectAt("metadata").object(member);
      if (given != null) {
        metadata.put(member, given.deepCopy());
      }
    }
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "PersistentVolumeClaim",
        "metadata",
        metadata,
        "spec",
        template.objectAt("spec").deepCopy());
  }

  private static void failed(Plane plane, JsonObject pod, String volume, String why) {
    plane.eventFrom(
        "ephemeral_volume",
        ObjectReference.toPod(Meta.namespace(pod), Meta.name(pod), Meta.uid(pod)),
        "Warning",
        "FailedBinding",
        "ephemeral volume " + volume + ": " + why);
  }
}
