package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * Pods for one node that they name, as those of DaemonSets are. Whether the labels of the node suit
 * them was judged in the tenant, by those that its virtual node has there; the node itself may lack
 * them. What the profile asks of nodes comes after this.
 */
final class PinnedPods {

  private PinnedPods() {}

  static void settle(JsonObject spec) {
    if (isPinned(spec)) {
      spec.remove("nodeSelector");
    }
  }

  private static boolean isPinned(JsonObject spec) {
    List<JsonObject> terms =
        spec.objectAt("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
            .objects("nodeSelectorTerms");
    return terms.size() == 1
        && terms.getFirst().objects("matchExpressions").isEmpty()
        && terms.getFirst().objects("matchFields").stream()
            .anyMatch(
                field ->
                    field.string("key", "").equals("metadata.name")
                        && field.string("operator", "").equals("In")
                        && field.strings("values").size() == 1);
  }
}
