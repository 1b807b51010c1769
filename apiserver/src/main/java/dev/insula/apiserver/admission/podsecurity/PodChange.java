package dev.insula.apiserver.admission.podsecurity;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Whether an update of a pod can make it forbidden. Stateless. */
final class PodChange {

  private PodChange() {}

  /** New containers and other images; nothing else of what is checked can be changed. */
  static boolean isSignificant(JsonObject pod, JsonObject old) {
    JsonObject spec = pod.objectAt("spec");
    JsonObject before = old.objectAt("spec");
    return !sameImages(spec.objects("containers"), before.objects("containers"))
        || !sameImages(spec.objects("initContainers"), before.objects("initContainers"))
        || spec.objects("ephemeralContainers").stream()
            .anyMatch(container -> isNew(container, before.objects("ephemeralContainers")));
  }

  private static boolean sameImages(List<JsonObject> containers, List<JsonObject> before) {
    return images(containers).equals(images(before));
  }

  private static List<String> images(List<JsonObject> containers) {
    return containers.stream().map(container -> container.string("image", "")).toList();
  }

  private static boolean isNew(JsonObject container, List<JsonObject> before) {
    Optional<JsonObject> same =
        before.stream()
            .filter(other -> other.string("name", "").equals(container.string("name", "")))
            .findFirst();
    return same.isEmpty() || !sameImages(List.of(container), List.of(same.get()));
  }
}
