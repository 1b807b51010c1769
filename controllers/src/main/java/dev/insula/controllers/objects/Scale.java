package dev.insula.controllers.objects;

import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;

/**
 * What an object's scale subresource says.
 *
 * @param uid of the object
 * @param wanted how many pods there should be
 * @param actual how many there are
 * @param selector of its pods, as text
 */
public record Scale(String uid, int wanted, int actual, String selector) {

  private static final WriteOptions SCALE = Live.WRITE.withSubresource("scale");

  /**
   * Reads it, by a write that changes nothing.
   *
   * @throws ApiException also if the object has none
   */
  public static Scale read(Plane plane, GroupVersionResource resource, ObjectName name) {
    var dry = new WriteOptions(SCALE.fieldManager(), SCALE.subresource(), false, true);
    JsonObject scale = patch(plane, resource, name, new JsonObject(), dry);
    return new Scale(
        Meta.uid(scale),
        (int) scale.objectAt("spec").integer("replicas", 0),
        (int) scale.objectAt("status").integer("replicas", 0),
        scale.objectAt("status").string("selector", ""));
  }

  /** Sets how many pods there should be. */
  public static void resize(
      Plane plane, GroupVersionResource resource, ObjectName name, int replicas) {
    JsonObject change = JsonObject.of("spec", JsonObject.of("replicas", (long) replicas));
    patch(plane, resource, name, change, SCALE);
  }

  private static JsonObject patch(
      Plane plane,
      GroupVersionResource resource,
      ObjectName name,
      JsonObject change,
      WriteOptions options) {
    return plane
        .client()
        .patch(resource, name, PatchType.MERGE, JsonOrArray.of(change), options)
        .tree();
  }
}
