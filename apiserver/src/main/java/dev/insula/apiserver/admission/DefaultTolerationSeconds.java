package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * Pods stay for five minutes on nodes that are not ready or not reachable, unless they say
 * otherwise. Source: the page "Taints and Tolerations".
 */
final class DefaultTolerationSeconds implements MutatingPlugin {

  private static final long SECONDS = 300;
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  @Override
  public void admit(AdmissionRequest request) {
    boolean pods =
        request.isFor("", "pods") && request.operation() != AdmissionRequest.Operation.DELETE;
    JsonObject pod = request.object();
    if (pod == null || !pods) {
      return;
    }
    JsonObject spec = pod.objectOrCreate("spec");
    for (String taint : TAINTS) {
      if (spec.objects("tolerations").stream().noneMatch(t -> covers(t, taint))) {
        spec.arrayOrCreate("tolerations").add(toleration(taint));
      }
    }
  }

  private static boolean covers(JsonObject toleration, String taint) {
    String key = toleration.string("key", "");
    String effect = toleration.string("effect", "");
    return (key.equals(taint) || key.isEmpty()) && (effect.equals("NoExecute") || effect.isEmpty());
  }

  private static JsonObject toleration(String taint) {
    return JsonObject.of(
        "key", taint, "operator", "Exists", "effect", "NoExecute", "tolerationSeconds", SECONDS);
  }
}
