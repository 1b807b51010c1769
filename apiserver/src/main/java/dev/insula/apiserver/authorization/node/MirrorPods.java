package dev.insula.apiserver.authorization.node;

import static dev.insula.apiserver.authorization.node.NodeRestriction.refused;
import static dev.insula.apiserver.authorization.node.NodeRestriction.require;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import java.util.List;

/** The pods that a node shows of what it runs by itself. Stateless. */
final class MirrorPods {

  private MirrorPods() {}

  static void check(String node, AdmissionRequest request) {
    JsonObject pod = request.object();
    if (pod == null) {
      return;
    }
    String who = "node \"" + node + "\"";
    require(
        request,
        Meta.annotations(pod).containsKey(NodeRelations.MIRROR),
        "pod does not have \""
            + NodeRelations.MIRROR
            + "\" annotation, "
            + who
            + " can only create mirror pods");
    require(
        request,
        NodeRelations.nodeOf(pod).equals(node),
        who + " can only create pods with spec.nodeName set to itself");
    owner(node, request, Meta.ownerReferences(pod));
    String referred = PodReferences.of(pod).anything();
    require(request, referred.isEmpty(), who + " can not create pods that reference " + referred);
  }

  private static void owner(String node, AdmissionRequest request, List<JsonObject> owners) {
    String only = "node \"" + node + "\" can only create pods with ";
    require(request, owners.size() <= 1, only + "a single owner reference set to itself");
    require(request, !owners.isEmpty(), only + "an owner reference set to itself");
    JsonObject owner = owners.getFirst();
    require(
        request,
        owner.string("apiVersion", "").equals("v1")
            && owner.string("kind", "").equals("Node")
            && owner.string("name", "").equals(node),
        only + "an owner reference set to itself");
    require(
        request,
        owner.bool("controller", false),
        only + "a controller owner reference set to itself");
    require(
        request,
        !owner.bool("blockOwnerDeletion", false),
        "node \"" + node + "\" must not set blockOwnerDeletion on an owner reference");
    JsonObject found =
        new NodeRelations(request.objects())
            .find(NodeRelations.NODES, "", node)
            .orElseThrow(() -> ApiException.notFound(NodeRelations.NODES.groupResource(), node));
    String uid = owner.string("uid", "");
    if (!uid.equals(Meta.uid(found))) {
      throw refused(
          request, "node " + node + " UID mismatch: expected " + uid + " got " + Meta.uid(found));
    }
  }
}
