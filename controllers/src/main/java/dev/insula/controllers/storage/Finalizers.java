package dev.insula.controllers.storage;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;

/** Lets go of objects that a controller here has kept. */
final class Finalizers {

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
    return Live.update(plane, resource, object, Live.WRITE);
  }
}
