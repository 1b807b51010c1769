package dev.insula.controllers.apps;

import dev.insula.controllers.scheduler.NodeTerm;
import dev.insula.controllers.scheduler.Toleration;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** On which nodes the pods of a daemon set are to run. Pure. */
final class DaemonPlacement {

  private final String nodeName;
  private final Map<String, String> nodeSelector;
  private final @Nullable List<NodeTerm> terms;
  private final List<Toleration> tolerations;

  DaemonPlacement(JsonObject daemonSet) {
    JsonObject spec = daemonSet.objectAt("spec", "template", "spec").deepCopy();
    DaemonPods.tolerate(spec);
    nodeName = spec.string("nodeName", "");
    nodeSelector = Meta.strings(spec.object("nodeSelector"));
    JsonObject required =
        spec.objectAt("affinity", "nodeAffinity")
            .object("requiredDuringSchedulingIgnoredDuringExecution");
    terms =
        required == null
            ? null
            : required.objects("nodeSelectorTerms").stream().map(NodeTerm::of).toList();
    tolerations = spec.objects("tolerations").stream().map(Toleration::of).toList();
  }

  /** Whether the node is to have a pod. */
  boolean shouldRun(DaemonNode node) {
    return fits(node)
        && node.taints().stream()
            .allMatch(taint -> !taint.repels() || taint.isToleratedBy(tolerations));
  }

  /** Whether a pod that the node has may stay. */
  boolean mayStay(DaemonNode node) {
    return fits(node)
        && node.taints().stream()
            .allMatch(
                taint -> !taint.effect().equals("NoExecute") || taint.isToleratedBy(tolerations));
  }

  private boolean fits(DaemonNode node) {
    boolean named = nodeName.isEmpty() || nodeName.equals(node.name());
    return named
        && node.labels().entrySet().containsAll(nodeSelector.entrySet())
        && (terms == null
            || terms.stream().anyMatch(term -> term.matches(node.name(), node.labels())));
  }
}
