package dev.insula.apiserver.review;

import dev.insula.apiserver.authentication.AccountClaims.Reference;
import dev.insula.apiserver.authorization.Quoted;
import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The live object that a token is to be bound to, and what follows from it. Immutable.
 *
 * @param node the node itself, or that of the pod
 */
record BoundObject(@Nullable Reference pod, @Nullable Reference secret, @Nullable Reference node) {

  private static final BoundObject NONE = new BoundObject(null, null, null);

  /**
   * @throws ApiException 404 if it doesn't exist, 409 if it is another one than is meant, 400 if
   *     tokens can't be bound to it
   */
  static BoundObject find(
      ControlPlaneClient client, String namespace, String account, JsonObject spec) {
    JsonObject reference = spec.object("boundObjectRef");
    if (reference == null) {
      return NONE;
    }
    var kind =
        GroupVersionKind.of(reference.string("apiVersion", ""), reference.string("kind", ""));
    if (!kind.group().isEmpty()) {
      throw unknown(kind);
    }
    return switch (kind.kind()) {
      case "Pod" -> ofPod(client, namespace, account, reference);
      case "Secret" -> {
        JsonObject secret = live(client, "secrets", namespace, reference);
        yield new BoundObject(null, reference(secret), null);
      }
      case "Node" -> {
        JsonObject node = live(client, "nodes", "", reference);
        yield new BoundObject(null, null, reference(node));
      }
      default -> throw unknown(kind);
    };
  }

  private static BoundObject ofPod(
      ControlPlaneClient client, String namespace, String account, JsonObject reference) {
    JsonObject pod = live(client, "pods", namespace, reference);
    JsonObject spec = pod.objectAt("spec");
    if (!spec.string("serviceAccountName", "").equals(account)) {
      throw ApiException.badRequest(
          "cannot bind token for serviceaccount "
              + Quoted.of(account)
              + " to pod running with different serviceaccount name.");
    }
    String node = spec.string("nodeName", "");
    return new BoundObject(
        reference(pod), null, node.isEmpty() ? null : new Reference(node, uidOfNode(client, node)));
  }

  /** Empty if the node is gone: the pod may outlive it for a while. */
  private static String uidOfNode(ControlPlaneClient client, String node) {
    try {
      return Meta.uid(client.get(resource("nodes"), new ObjectName("", node)).tree());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return "";
      }
      throw e;
    }
  }

  private static JsonObject live(
      ControlPlaneClient client, String resource, String namespace, JsonObject reference) {
    String name = reference.string("name", "");
    if (name.isEmpty()) {
      throw ApiException.badRequest("Name parameter required.");
    }
    JsonObject object = client.get(resource(resource), new ObjectName(namespace, name)).tree();
    String meant = reference.string("uid", "");
    if (!meant.isEmpty() && !meant.equals(Meta.uid(object))) {
      throw ApiException.conflict(
          new GroupResource("", reference.string("kind", "")),
          name,
          "the UID in the bound object reference ("
              + meant
              + ") does not match the UID in record. The object might have been deleted and then"
              + " recreated");
    }
    return object;
  }

  private static Reference reference(JsonObject object) {
    return new Reference(Meta.name(object), Meta.uid(object));
  }

  private static GroupVersionResource resource(String plural) {
    return new GroupVersionResource("", "v1", plural);
  }

  private static ApiException unknown(GroupVersionKind kind) {
    return ApiException.badRequest(
        "cannot bind token to object of type "
            + kind.group()
            + "/"
            + kind.version()
            + ", Kind="
            + kind.kind());
  }
}
