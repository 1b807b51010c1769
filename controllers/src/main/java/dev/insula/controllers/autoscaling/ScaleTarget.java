package dev.insula.controllers.autoscaling;

import dev.insula.client.ServedResource;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Scale;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;

/** What an autoscaler scales: anything with a scale subresource. */
final class ScaleTarget {

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

  Scale read() {
    return Scale.read(plane, resource, name);
  }

  void resize(int replicas) {
    Scale.resize(plane, resource, name, replicas);
  }
}
