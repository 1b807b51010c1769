package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Defaults of pods and their parts that depend on other fields. */
final class PodDefaults {

  private PodDefaults() {}

  static void define(Vocabulary words) {
    words.fill("serviceAccountAlias", PodDefaults::serviceAccountAlias);
    words.fill(
        "pullPolicyFromImage", (container, _) -> pullPolicy(container, "image", "imagePullPolicy"));
    words.fill(
        "pullPolicyFromReference", (volume, _) -> pullPolicy(volume, "reference", "pullPolicy"));
    words.fill("emptyDirIfNoSource", PodDefaults::emptyDirIfNoSource);
    words.fill("requestsFromLimits", PodDefaults::requestsFromLimits);
    words.fill("podLevelRequests", (spec, _) -> PodResourceDefaults.fill(spec));
    words.fill("hostNetworkPorts", PodDefaults::hostNetworkPorts);
  }

  /** The field's old name says the same as its new one; the new one wins. */
  private static void serviceAccountAlias(JsonObject spec, Node node) {
    String name = spec.string("serviceAccountName", "");
    if (name.isEmpty()) {
      name = spec.string("serviceAccount", "");
    }
    if (!name.isEmpty()) {
      spec.put("serviceAccountName", name);
      spec.put("serviceAccount", name);
    }
  }

  /** Images by tag {@code latest} or without a tag are pulled always. */
  private static void pullPolicy(JsonObject object, String imageField, String policyField) {
    if (!Node.isEmpty(object.get(policyField))) {
      return;
    }
    String image = object.string(imageField, "");
    object.put(policyField, ImageName.isLatest(image) ? "Always" : "IfNotPresent");
  }

  private static void emptyDirIfNoSource(JsonObject volume, Node node) {
    for (int i = 0; i < volume.size(); i++) {
      if (!volume.keyAt(i).equals("name") && volume.valueAt(i) instanceof JsonObject) {
        return;
      }
    }
    volume.put("emptyDir", new JsonObject());
  }

  /** What is limited and not requested is requested as limited. */
  private static void requestsFromLimits(JsonObject spec, Node node) {
    for (JsonObject container : containers(spec)) {
      JsonObject resources = container.object("resources");
      JsonObject limits = resources == null ? null : resources.object("limits");
      if (resources != null && limits != null && !limits.isEmpty()) {
        JsonObject requests = resources.objectOrCreate("requests");
        limits.forEach(requests::putIfAbsent);
      }
    }
  }

  /** In the host's network a port of the container is the host's port. */
  private static void hostNetworkPorts(JsonObject spec, Node node) {
    if (!spec.bool("hostNetwork", false)) {
      return;
    }
    for (JsonObject container : containers(spec)) {
      for (JsonObject port : container.objects("ports")) {
        Object number = port.get("containerPort");
        if (port.integer("hostPort", 0) == 0 && number != null) {
          port.put("hostPort", number);
        }
      }
    }
  }

  /** Containers and init containers. */
  static List<JsonObject> containers(JsonObject spec) {
    var all = new JsonArray();
    addAll(all, spec.array("containers"));
    addAll(all, spec.array("initContainers"));
    return all.objects();
  }

  private static void addAll(JsonArray to, @Nullable JsonArray from) {
    if (from != null) {
      to.addAll(from);
    }
  }
}
