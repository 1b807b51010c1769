package dev.insula.apiserver.authorization.node;

import static dev.insula.apiserver.authorization.node.NodeRestriction.refused;
import static dev.insula.apiserver.authorization.node.NodeRestriction.require;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a node writes about itself: its object, and requests for its certificates. Stateless. */
final class NodeWrites {

  /** Labels of Kubernetes' own that a kubelet sets. */
  private static final Set<String> OWN =
      Set.of(
          "kubernetes.io/hostname",
          "kubernetes.io/arch",
          "kubernetes.io/os",
          "beta.kubernetes.io/arch",
          "beta.kubernetes.io/os",
          "beta.kubernetes.io/instance-type",
          "node.kubernetes.io/instance-type",
          "failure-domain.beta.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone",
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone");

  private static final Set<String> SIGNERS =
      Set.of("kubernetes.io/kubelet-serving", "kubernetes.io/kube-apiserver-client-kubelet");

  private NodeWrites() {}

  static void check(String node, AdmissionRequest request) {
    String who = "node \"" + node + "\"";
    String name = NodeRestriction.name(request);
    require(request, name.equals(node), who + " is not allowed to modify node \"" + name + "\"");
    JsonObject object = request.object();
    JsonObject old = request.old();
    if (object == null) {
      return;
    }
    Set<String> labels = forbidden(object, old);
    if (old == null) {
      require(
          request,
          labels.isEmpty(),
          who + " is not allowed to set the following labels: " + String.join(", ", labels));
      return;
    }
    require(
        request,
        isSame(object.objectAt("spec"), old.objectAt("spec"), "taints"),
        who + " is not allowed to modify taints");
    require(
        request,
        isSame(Meta.of(object), Meta.of(old), "ownerReferences"),
        who + " is not allowed to modify ownerReferences");
    require(
        request, labels.isEmpty(), "is not allowed to modify labels: " + String.join(", ", labels));
  }

  private static boolean isSame(JsonObject now, JsonObject before, String member) {
    return now.objects(member).equals(before.objects(member));
  }

  private static Set<String> forbidden(JsonObject object, @Nullable JsonObject old) {
    Map<String, String> now = Meta.labels(object);
    Map<String, String> before = old == null ? Map.of() : Meta.labels(old);
    var changed = new TreeSet<>(now.keySet());
    changed.addAll(before.keySet());
    Predicate<String> same = key -> now.containsKey(key) && now.get(key).equals(before.get(key));
    changed.removeIf(same.or(key -> !isForbidden(key)));
    return changed;
  }

  private static boolean isForbidden(String label) {
    int slash = label.indexOf('/');
    String prefix = slash < 0 ? "" : label.substring(0, slash);
    if (isWithin(prefix, "node-restriction.kubernetes.io")) {
      return true;
    }
    boolean ofKubernetes = isWithin(prefix, "kubernetes.io") || isWithin(prefix, "k8s.io");
    boolean ofKubelet =
        OWN.contains(label)
            || isWithin(prefix, "kubelet.kubernetes.io")
            || isWithin(prefix, "node.kubernetes.io");
    return ofKubernetes && !ofKubelet;
  }

  private static boolean isWithin(String prefix, String domain) {
    return prefix.equals(domain) || prefix.endsWith("." + domain);
  }

  static void signingRequest(String node, AdmissionRequest request) {
    JsonObject object = request.object();
    if (request.operation() != Operation.CREATE
        || object == null
        || !SIGNERS.contains(object.objectAt("spec").string("signerName", ""))) {
      return;
    }
    try {
      String text = object.objectAt("spec").string("request", "");
      require(
          request,
          SigningRequest.parse(Base64.getDecoder().decode(text))
              .commonName()
              .equals("system:node:" + node),
          "can only create a node CSR with CN=system:node:" + node);
    } catch (SigningRequest.MalformedException e) {
      throw refused(request, "unable to parse csr: " + e.getMessage());
    }
  }
}
