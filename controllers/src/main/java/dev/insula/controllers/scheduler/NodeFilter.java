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
  private final PodVolumes volumes;
  private final boolean toleratesUnschedulable;

  NodeFilter(PodInfo pod, ClusterState state) {
    this.pod = pod;
    this.topology = TopologyRules.of(pod, state);
    this.volumes = state.volumes().of(pod);
    this.toleratesUnschedulable = Taint.UNSCHEDULABLE.isToleratedBy(pod.rules().tolerations());
  }

  /** Why no node can take the pod for now, or null. */
  @Nullable String refusedEverywhere() {
    return volumes.refused();
  }

  /** The claims that must be bound before the pod can go to the node. */
  List<PodVolumes.Binding> bindings(NodeState node) {
    NodeInfo info = node.info;
    return info == null ? List.of() : volumes.bindings(info);
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
    if (!rules.toleratesTaintsOf(info)) {
      return Refusal.TAINTS;
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
    Refusal wrongVolume = volumes.refusal(info);
    if (wrongVolume != null) {
      return wrongVolume;
    }
    return topology == null ? null : topology.refusal(info);
  }

  /** Pods that made room here for themselves, and are no less important, count as if they ran. */
  private @Nullable Refusal room(NodeState node, NodeInfo info) {
    Amounts wanted = pod.requests();
    Amounts free = info.allocatable();
    Amounts taken = node.requested;
    int pods = node.pods.size();
    for (PodInfo nominated : node.nominated.values()) {
      if (nominated.priority() >= pod.priority() && !nominated.uid().equals(pod.uid())) {
        taken = taken.plus(nominated.requests());
        pods++;
      }
    }
    if (pods < info.mostPods()
        && (wanted.cpu() == 0 || wanted.cpu() <= free.cpu() - taken.cpu())
        && (wanted.memory() == 0 || wanted.memory() <= free.memory() - taken.memory())
        && (wanted.storage() == 0 || wanted.storage() <= free.storage() - taken.storage())
        && wanted.others().isEmpty()) {
      return null;
    }
    List<String> reasons = shortages(pods, free.minus(taken), info);
    return reasons.isEmpty() ? null : new Refusal(reasons, !exceeds(info));
  }

  /** Whether the empty node would be too small, so that no preemption helps. */
  private boolean exceeds(NodeInfo info) {
    return !shortages(0, info.allocatable(), info).isEmpty();
  }

  private List<String> shortages(int pods, Amounts free, NodeInfo info) {
    Amounts wanted = pod.requests();
    var reasons = new ArrayList<String>();
    if (pods >= info.mostPods()) {
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
