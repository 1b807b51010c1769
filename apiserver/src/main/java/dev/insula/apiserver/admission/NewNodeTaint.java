package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;

/**
 * New nodes take no pods until somebody has seen that they are ready. Stateless. Source: the
 * admission plug-in TaintNodesByCondition.
 *
 * <p>Nodes that this process makes (simulated ones, and those that tenants see of real ones) say
 * themselves what they are: in a tenant nobody would take the taint away again.
 */
final class NewNodeTaint implements MutatingPlugin {

  private static final String KEY = "node.kubernetes.io/not-ready";
  private static final String EFFECT = "NoSchedule";

  @Override
  public void admit(AdmissionRequest request) {
    JsonObject node = request.object();
    boolean create = request.operation() == Operation.CREATE && request.isFor("", "nodes");
    boolean platform = request.context().user().name().equals(UserInfo.PLATFORM);
    if (node == null || !create || platform) {
      return;
    }
    JsonObject spec = node.objectOrCreate("spec");
    boolean given =
        spec.objects("taints").stream()
            .anyMatch(
                taint ->
                    taint.string("key", "").equals(KEY)
                        && taint.string("effect", "").equals(EFFECT));
    if (!given) {
      spec.arrayOrCreate("taints").add(JsonObject.of("key", KEY, "effect", EFFECT));
    }
  }
}
