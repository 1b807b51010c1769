package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.NETWORK;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether network policies of the platform let tenants in by labels of pods, which tenants write
 * themselves. Labels of their namespaces they do not write.
 */
final class PlatformPeers {

  private PlatformPeers() {}

  static List<AuditCheck> all() {
    return List.of(
        AuditCheck.ofCluster(
            "platform-peers",
            "no network policy of the platform lets pods of tenants in by a label of the pod",
            NETWORK,
            Means.READING,
            "select the namespaces of the peer too",
            PlatformPeers::examine));
  }

  private static Verdict examine(AuditedCluster cluster) {
    var findings = new ArrayList<Finding>();
    int seen = 0;
    for (JsonObject policy : cluster.all(Resources.NETWORK_POLICIES)) {
      if (!cluster.claimedNamespaces().containsKey(Meta.namespace(policy))) {
        seen++;
        judge(policy, findings);
      }
    }
    return Verdict.of(findings, seen + " policies of the platform");
  }

  private static void judge(JsonObject policy, List<Finding> findings) {
    for (JsonObject rule : policy.objectAt("spec").objects("ingress")) {
      for (JsonObject peer : rule.objects("from")) {
        boolean anywhere =
            peer.containsKey("namespaceSelector") && peer.objectAt("namespaceSelector").isEmpty();
        if (anywhere && !peer.objectAt("podSelector").isEmpty()) {
          findings.add(
              Finding.of(
                  "NetworkPolicy",
                  policy,
                  "lets in pods of all namespaces that are labelled "
                      + Json.string(peer.objectAt("podSelector"))));
        }
      }
    }
  }
}
