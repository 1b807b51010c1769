package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;

/**
 * Pods carry the zone and the region of their node, so that their containers can be told where they
 * run. Stateless. Source: the admission plug-in PodTopologyLabels (KEP-4742).
 */
final class PodTopologyLabels implements MutatingPlugin {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final List<String> LABELS =
      List.of("topology.kubernetes.io/zone", "topology.kubernetes.io/region");

  @Override
  public void admit(AdmissionRequest request) {
    JsonObject object = request.object();
    if (object == null
        || request.operation() != Operation.CREATE
        || !request.definition().resource().equals(PODS)) {
      return;
    }
    String node = node(object, request.subresource());
    if (!node.isEmpty()) {
      request
          .objects()
          .tree(NODES, new ObjectName("", node))
          .ifPresent(found -> copy(Meta.of(found).objectAt("labels"), object));
    }
  }

  /** The labels of a binding become the pod's. */
  private static String node(JsonObject object, String subresource) {
    JsonObject target = object.objectAt("target");
    return switch (subresource) {
      case "" -> object.objectAt("spec").string("nodeName", "");
      case "binding" -> target.string("kind", "").equals("Node") ? target.string("name", "") : "";
      default -> "";
    };
  }

  private static void copy(JsonObject ofNode, JsonObject object) {
    for (String label : LABELS) {
      String value = ofNode.string(label);
      if (value != null) {
        object.objectOrCreate("metadata").objectOrCreate("labels").put(label, value);
      }
    }
  }
}
