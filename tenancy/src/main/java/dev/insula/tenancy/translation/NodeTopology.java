package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import java.util.Set;

/**
 * Labels that a pod takes over from its node when it gets one, in each world from the node that it
 * has there (KEP-4742). They are nobody's to pass on.
 */
public final class NodeTopology {

  private static final Set<String> LABELS =
      Set.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

  private NodeTopology() {}

  static void removeFrom(JsonObject metadata) {
    JsonObject labels = metadata.object("labels");
    if (labels != null) {
      LABELS.forEach(labels::remove);
    }
  }

  /** The labels of a pod without those of its node. */
  public static JsonObject ownLabels(JsonObject metadata) {
    JsonObject labels = metadata.objectAt("labels").deepCopy();
    LABELS.forEach(labels::remove);
    return labels;
  }
}
