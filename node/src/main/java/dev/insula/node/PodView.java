package dev.insula.node;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated nodes keep of a pod. Immutable.
 *
 * @param object the whole pod while there is something to do with it; null while it just runs
 */
record PodView(
    ObjectName name, String uid, String nodeName, String podIp, @Nullable ApiObject object) {

  static PodView of(ApiObject object) {
    JsonObject pod = object.tree();
    JsonObject spec = pod.objectAt("spec");
    JsonObject status = pod.objectAt("status");
    String nodeName = spec.string("nodeName", "");
    boolean ours = NodePlan.indexOf(nodeName) >= 0;
    return new PodView(
        Meta.objectName(pod),
        Meta.uid(pod),
        nodeName,
        status.string("podIP", ""),
        ours && needsWork(pod, spec, status.string("phase", "")) ? object : null);
  }

  private static boolean needsWork(JsonObject pod, JsonObject spec, String phase) {
    if (Meta.isDeleting(pod) || phase.equals("Pending") || phase.isEmpty()) {
      return true;
    }
    return phase.equals("Running")
        && (!spec.objects("readinessGates").isEmpty()
            || Meta.annotations(pod).containsKey(PodScript.EXIT));
  }
}
