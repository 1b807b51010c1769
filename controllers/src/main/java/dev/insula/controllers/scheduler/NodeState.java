package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node with what its pods take, kept up to date pod by pod. Guarded by the lock of its {@link
 * ClusterState}.
 */
final class NodeState {

  final String name;

  /** Null while only pods name the node. */
  @Nullable NodeInfo info;

  final Map<String, PodInfo> pods = new LinkedHashMap<>();

  /** Pods that wait until others have made room for them here. */
  final Map<String, PodInfo> nominated = new LinkedHashMap<>(0);

  Amounts requested = Amounts.NONE;
  long estimatedCpu;
  long estimatedMemory;
  private final Map<String, Integer> podsByOwner = new HashMap<>();
  private final List<HostPort> ports = new ArrayList<>(0);

  NodeState(String name) {
    this.name = name;
  }

  void add(PodInfo pod) {
    pods.put(pod.uid(), pod);
    requested = requested.plus(pod.requests());
    estimatedCpu += pod.estimate().cpu();
    estimatedMemory += pod.estimate().memory();
    ports.addAll(pod.ports());
    if (!pod.ownerUid().isEmpty()) {
      podsByOwner.merge(pod.ownerUid(), 1, Integer::sum);
    }
  }

  @Nullable PodInfo remove(String uid) {
    PodInfo pod = pods.remove(uid);
    if (pod == null) {
      return null;
    }
    requested = requested.minus(pod.requests());
    estimatedCpu -= pod.estimate().cpu();
    estimatedMemory -= pod.estimate().memory();
    pod.ports().forEach(ports::remove);
    if (!pod.ownerUid().isEmpty()) {
      podsByOwner.computeIfPresent(pod.ownerUid(), (_, n) -> n == 1 ? null : n - 1);
    }
    return pod;
  }

  int podsOf(String ownerUid) {
    return podsByOwner.getOrDefault(ownerUid, 0);
  }

  boolean hasPortFor(PodInfo pod) {
    for (HostPort wanted : pod.ports()) {
      for (HostPort taken : ports) {
        if (wanted.conflictsWith(taken)) {
          return false;
        }
      }
    }
    return true;
  }
}
