package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;

/** Gives pods the overhead of their runtime class and the nodes that have it. Thread-safe. */
final class PodRuntimeClass implements MutatingPlugin {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");

  @Override
  public void admit(AdmissionRequest request) {
    JsonObject pod = PodRequests.created(request);
    if (pod == null) {
      return;
    }
    JsonObject spec = pod.objectOrCreate("spec");
    String name = spec.string("runtimeClassName", "");
    JsonObject chosen =
        name.isEmpty()
            ? new JsonObject()
            : request
                .objects()
                .tree(CLASSES, new ObjectName("", name))
                .orElseThrow(
                    () ->
                        PodRequests.forbidden(
                            pod, "pod rejected: RuntimeClass \"" + name + "\" not found"));
    overhead(pod, spec, chosen.objectAt("overhead", "podFixed"));
    nodeSelector(pod, spec, chosen.objectAt("scheduling", "nodeSelector"));
    tolerations(spec, chosen.objectAt("scheduling"));
  }

  private static void overhead(JsonObject pod, JsonObject spec, JsonObject fixed) {
    JsonObject given = spec.objectAt("overhead");
    if (fixed.isEmpty()) {
      if (!given.isEmpty()) {
        throw PodRequests.forbidden(
            pod,
            "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
      }
    } else if (given.isEmpty()) {
      spec.put("overhead", fixed.deepCopy());
    } else if (!given.equals(fixed)) {
      throw PodRequests.forbidden(
          pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
  }

  private static void nodeSelector(JsonObject pod, JsonObject spec, JsonObject wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    JsonObject selector = spec.objectOrCreate("nodeSelector");
    wanted.forEach(
        (key, value) -> {
          Object given = selector.putIfAbsent(key, value);
          if (given != null && !given.equals(value)) {
            throw PodRequests.forbidden(
                pod,
                "conflict: runtimeClass.scheduling.nodeSelector["
                    + key
                    + "] = "
                    + value
                    + "; pod.spec.nodeSelector["
                    + key
                    + "] = "
                    + given);
          }
        });
  }

  private static void tolerations(JsonObject spec, JsonObject scheduling) {
    if (scheduling.objects("tolerations").isEmpty()) {
      return;
    }
    JsonArray all = spec.arrayOrCreate("tolerations");
    for (JsonObject toleration : scheduling.objects("tolerations")) {
      if (!all.contains(toleration)) {
        all.add(toleration.deepCopy());
      }
    }
  }
}
