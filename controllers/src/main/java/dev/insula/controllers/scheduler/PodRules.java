package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a pod wants to be and where not. Immutable.
 *
 * @param nodeTerms of which one must match; null where the pod has no such rule
 */
record PodRules(
    String nodeName,
    Map<String, String> nodeSelector,
    @Nullable List<NodeTerm> nodeTerms,
    List<WeightedNodeTerm> preferredNodes,
    List<Toleration> tolerations,
    List<PodTerm> affinity,
    List<PodTerm> antiAffinity,
    List<PodTerm> preferredAffinity,
    List<PodTerm> preferredAntiAffinity,
    List<SpreadRule> hardSpread,
    List<SpreadRule> softSpread) {

  record WeightedNodeTerm(long weight, NodeTerm term) {}

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  static PodRules of(JsonObject spec, String namespace) {
    JsonObject affinity = spec.objectAt("affinity");
    JsonObject nodes = affinity.objectAt("nodeAffinity");
    JsonObject pods = affinity.objectAt("podAffinity");
    JsonObject anti = affinity.objectAt("podAntiAffinity");
    JsonObject requiredNodes = nodes.object(REQUIRED);
    List<SpreadRule> spread =
        spec.objects("topologySpreadConstraints").stream()
            .map(rule -> SpreadRule.of(rule, namespace))
            .toList();
    return new PodRules(
        spec.string("nodeName", ""),
        Meta.strings(spec.object("nodeSelector")),
        requiredNodes == null
            ? null
            : requiredNodes.objects("nodeSelectorTerms").stream().map(NodeTerm::of).toList(),
        nodes.objects(PREFERRED).stream()
            .map(
                p ->
                    new WeightedNodeTerm(
                        p.integer("weight", 1), NodeTerm.of(p.objectAt("preference"))))
            .toList(),
        spec.objects("tolerations").stream().map(Toleration::of).toList(),
        required(pods, namespace),
        required(anti, namespace),
        preferred(pods, namespace),
        preferred(anti, namespace),
        spread.stream().filter(SpreadRule::hard).toList(),
        spread.stream().filter(rule -> !rule.hard()).toList());
  }

  private static List<PodTerm> required(JsonObject affinity, String namespace) {
    return affinity.objects(REQUIRED).stream()
        .map(term -> PodTerm.required(term, namespace))
        .toList();
  }

  private static List<PodTerm> preferred(JsonObject affinity, String namespace) {
    return affinity.objects(PREFERRED).stream()
        .map(term -> PodTerm.preferred(term, namespace))
        .toList();
  }

  /** Whether no taint of the node keeps the pod away. */
  boolean toleratesTaintsOf(NodeInfo node) {
    for (Taint taint : node.taints()) {
      if (taint.repels() && !taint.isToleratedBy(tolerations)) {
        return false;
      }
    }
    return true;
  }

  boolean allowsNode(String name, Map<String, String> labels) {
    for (var wanted : nodeSelector.entrySet()) {
      if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
        return false;
      }
    }
    if (nodeTerms == null) {
      return true;
    }
    for (NodeTerm term : nodeTerms) {
      if (term.matches(name, labels)) {
        return true;
      }
    }
    return false;
  }
}
