package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether one node takes one pod: the filters of kube-scheduler's default profile, in their order.
 * Made for one decision.
 */
final class NodeFilter {

  private final PodInfo pod;
  private final @Nullable TopologyRules topology;
  private final boolean toleratesUnschedulable;

  NodeFilter(PodInfo pod, ClusterState state) {
    this.pod = pod;
    this.topology = TopologyRules.of(pod, state);
    this.toleratesUnschedulable = Taint.UNSCHEDULABLE.isToleratedBy(pod.rules().tolerations());
  }

  /** Null if the node takes the pod. */
  @Nullable Refusal refusal(NodeState node, NodeInfo info) {
    PodRules rules = pod.rules();
    if (info.unschedulable() && !toleratesUnschedulable) {
      return Refusal.UNSCHEDULABLE;
    }
    if (!rules.nodeName().isEmpty() && !rules.nodeName().equals(info.name())) {
      return Refusal.NODE_NAME;
    }
    for (Taint taint : info.taints()) {
      if (taint.repels() && !taint.isToleratedBy(rules.tolerations())) {
        return Refusal.TAINTS;
      }
    }
    if (!rules.allowsNode(info.name(), info.labels())) {
      return Refusal.NODE_AFFINITY;
    }
    if (!node.hasPortFor(pod)) {
      return Refusal.PORTS;
    }
    Refusal room = room(node, info);
    if (room != null) {
      return room;
    }
    return topology == null ? null : topology.refusal(info);
  }

  private @Nullable Refusal room(NodeState node, NodeInfo info) {
    Amounts wanted = pod.requests();
    Amounts free = info.allocatable();
    Amounts taken = node.requested;
    if (node.pods.size() < info.mostPods()
        && (wanted.cpu() == 0 || wanted.cpu() <= free.cpu() - taken.cpu())
        && (wanted.memory() == 0 || wanted.memory() <= free.memory() - taken.memory())
        && (wanted.storage() == 0 || wanted.storage() <= free.storage() - taken.storage())
        && wanted.others().isEmpty()) {
      return null;
    }
    List<String> reasons = shortages(node, info);
    return reasons.isEmpty() ? null : new Refusal(reasons, true);
  }

  private List<String> shortages(NodeState node, NodeInfo info) {
    Amounts wanted = pod.requests();
    Amounts free = info.allocatable().minus(node.requested);
    var reasons = new ArrayList<String>();
    if (node.pods.size() >= info.mostPods()) {
      reasons.add("Too many pods");
    }
    if (wanted.cpu() > 0 && wanted.cpu() > free.cpu()) {
      reasons.add("Insufficient cpu");
    }
    if (wanted.memory() > 0 && wanted.memory() > free.memory()) {
      reasons.add("Insufficient memory");
    }
    if (wanted.storage() > 0 && wanted.storage() > free.storage()) {
      reasons.add("Insufficient ephemeral-storage");
    }
    for (Map.Entry<String, Long> other : wanted.others().entrySet()) {
      if (other.getValue() > 0
          && other.getValue() > free.others().getOrDefault(other.getKey(), 0L)) {
        reasons.add("Insufficient " + other.getKey());
      }
    }
    return reasons;
  }
}
