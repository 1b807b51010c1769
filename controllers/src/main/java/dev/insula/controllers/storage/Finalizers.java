package dev.insula.controllers.storage;

import dev.insula.client.Reconciler.Result;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;

/** Lets go of objects that a controller here has kept. */
final class Finalizers {

  static final WriteOptions WRITE = WriteOptions.as("kube-controller-manager");

  private Finalizers() {}

  /** Writes the object without the finalizer. */
  static Result remove(
      Plane plane, GroupVersionResource resource, JsonObject object, String finalizer) {
    var kept = new JsonArray(Meta.finalizers(object));
    kept.remove(finalizer);
    if (kept.isEmpty()) {
      Meta.of(object).remove("finalizers");
    } else {
      Meta.of(object).put("finalizers", kept);
    }
    return update(plane, resource, object, WRITE);
  }

  /** Writes an object; a conflict brings it back, and one that is gone needs nothing. */
  static Result update(
      Plane plane, GroupVersionResource resource, JsonObject object, WriteOptions options) {
    try {
      plane.client().update(resource, object, options);
    } catch (ApiException e) {
      if (e.isConflict()) {
        return Result.RETRY;
      }
      if (!e.isNotFound()) {
        throw e;
      }
    }
    return Result.DONE;
  }
}
