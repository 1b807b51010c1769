package dev.insula.apiserver.crd;

import dev.insula.apiserver.registry.Subresource;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows a custom object as an autoscaling/v1 Scale by the paths its definition names.
 *
 * @param selector path of the serialized label selector, or null if the definition names none
 */
record CustomScale(
    JsonFieldPath specReplicas, JsonFieldPath statusReplicas, @Nullable JsonFieldPath selector)
    implements Subresource.ObjectView {

  static CustomScale of(JsonObject scale) {
    String selectorPath = scale.string("labelSelectorPath", "");
    return new CustomScale(
        JsonFieldPath.parse(scale.string("specReplicasPath", "")),
        JsonFieldPath.parse(scale.string("statusReplicasPath", "")),
        selectorPath.isEmpty() ? null : JsonFieldPath.parse(selectorPath));
  }

  @Override
  public JsonObject show(JsonObject stored) {
    JsonObject from = Meta.of(stored);
    var metadata = new JsonObject();
    for (String member :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      Object value = from.get(member);
      if (value != null) {
        metadata.put(member, value);
      }
    }
    var spec = new JsonObject();
    if (!(specReplicas.read(stored) instanceof Long replicas)) {
      throw new ApiException(missing());
    }
    if (replicas != 0) {
      spec.put("replicas", replicas);
    }
    var status = new JsonObject();
    status.put("replicas", statusReplicas.read(stored) instanceof Long current ? current : 0L);
    if (selector != null && selector.read(stored) instanceof String text && !text.isEmpty()) {
      status.put("selector", text);
    }
    return JsonObject.of(
        "kind", "Scale",
        "apiVersion", "autoscaling/v1",
        "metadata", metadata,
        "spec", spec,
        "status", status);
  }

  /** What is wrong with the numbers of replicas that an object asks for and reports. */
  List<Status.Cause> check(JsonObject object) {
    var causes = new ArrayList<>(specReplicas.checkCount(object));
    causes.addAll(statusReplicas.checkCount(object));
    return causes;
  }

  /** The same for a write to the status only. */
  List<Status.Cause> checkStatus(JsonObject object) {
    return statusReplicas.checkCount(object);
  }

  private Status missing() {
    String problem = "the spec replicas field \"." + replicasPath() + "\" does not exist";
    JsonObject causes = JsonObject.of("causes", JsonArray.of(JsonObject.of("message", problem)));
    return new Status(500, "InternalError", "Internal error occurred: " + problem, causes);
  }

  /** Kubernetes validates the custom object, not the view. */
  @Override
  public boolean ofCustomKind() {
    return true;
  }

  @Override
  public void apply(JsonObject view, JsonObject stored) {
    specReplicas.write(stored, view.objectAt("spec").integer("replicas", 0));
  }

  @Override
  public String replicasPath() {
    return String.join(".", specReplicas.members());
  }
}
