package dev.insula.controllers.autoscaling;

import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.ServedResource;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;

/** What an autoscaler scales: anything with a scale subresource. */
final class ScaleTarget {

  private static final WriteOptions SCALE =
      WriteOptions.as("kube-controller-manager").withSubresource("scale");

  private final Plane plane;
  private final GroupVersionResource resource;
  private final ObjectName name;

  /**
   * @throws MetricsException if the kind is not served
   */
  ScaleTarget(Plane plane, JsonObject autoscaler) {
    JsonObject reference = autoscaler.objectAt("spec", "scaleTargetRef");
    String kind = reference.string("kind", "");
    String group = GroupVersionKind.of(reference.string("apiVersion", ""), kind).group();
    this.plane = plane;
    this.name = new ObjectName(Meta.namespace(autoscaler), reference.string("name", ""));
    this.resource =
        plane.client().resources().stream()
            .filter(served -> served.kind().equals(kind))
            .map(ServedResource::resource)
            .filter(served -> served.group().equals(group))
            .findFirst()
            .orElseThrow(
                () ->
                    new MetricsException(
                        "no matches for kind \"" + kind + "\" in group \"" + group + "\""));
  }

  /** Its size now, read by a write that changes nothing. */
  Scale read() {
    var dry = new WriteOptions(SCALE.fieldManager(), "scale", false, true);
    JsonObject scale = patch(new JsonObject(), dry).tree();
    return new Scale(
        (int) scale.objectAt("spec").integer("replicas", 0),
        (int) scale.objectAt("status").integer("replicas", 0),
        scale.objectAt("status").string("selector", ""));
  }

  void resize(int replicas) {
    patch(JsonObject.of("spec", JsonObject.of("replicas", (long) replicas)), SCALE);
  }

  private ApiObject patch(JsonObject change, WriteOptions options) {
    return plane.client().patch(resource, name, PatchType.MERGE, JsonOrArray.of(change), options);
  }

  /**
   * What a scale says.
   *
   * @param selector of its pods, as text
   */
  record Scale(int wanted, int actual, String selector) {}
}
