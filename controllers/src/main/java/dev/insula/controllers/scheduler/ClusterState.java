package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and the pods on them, as far as the scheduler must know. Every change costs what it
 * changes, not the size of the cluster. Thread-safe: all is guarded by one lock, which {@link
 * #decide} holds while a decision is made.
 *
 * <p>A pod that was placed but whose binding is not seen yet is <em>assumed</em>: it counts as if
 * it ran on its node, until the watch confirms it or the binding fails.
 */
final class ClusterState {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NodeState> byName = new HashMap<>();

  /** The nodes whose objects are known, in the order of their arrival: zones mix by themselves. */
  private final List<NodeState> nodes = new ArrayList<>();

  private final Map<String, String> nodeOfPod = new HashMap<>();
  private final Map<String, PodInfo> withAntiAffinity = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();

  /** Runs a decision on the state at rest. */
  <R> R decide(Supplier<R> decision) {
    lock.lock();
    try {
      return decision.get();
    } finally {
      lock.unlock();
    }
  }

  void nodeChanged(NodeInfo info) {
    decide(
        () -> {
          NodeState node = byName.computeIfAbsent(info.name(), NodeState::new);
          if (node.info == null) {
            nodes.add(node);
          }
          node.info = info;
          return node;
        });
  }

  void nodeDeleted(String name) {
    decide(
        () -> {
          NodeState node = byName.get(name);
          if (node != null && node.info != null) {
            node.info = null;
            nodes.remove(node);
            dropIfEmpty(node);
          }
          return name;
        });
  }

  void namespaceChanged(String name, Map<String, String> labels) {
    decide(() -> namespaceLabels.put(name, labels));
  }

  void namespaceDeleted(String name) {
    decide(() -> namespaceLabels.remove(name));
  }

  /** The pod is on its node, or will be: assumed or seen. */
  void placed(PodInfo pod) {
    decide(
        () -> {
          removeNow(pod.uid());
          NodeState node = byName.computeIfAbsent(pod.nodeName(), NodeState::new);
          node.add(pod);
          nodeOfPod.put(pod.uid(), pod.nodeName());
          if (!pod.rules().antiAffinity().isEmpty()) {
            withAntiAffinity.put(pod.uid(), pod);
          }
          return pod;
        });
  }

  /**
   * The pod is gone, has ended, or could not be bound.
   *
   * @return whether it had taken room
   */
  boolean removed(String uid) {
    return decide(() -> removeNow(uid));
  }

  /** The nodes that are known. Only inside {@link #decide}. */
  List<NodeState> nodes() {
    return nodes;
  }

  /** Pods on nodes that keep others away from them. Only inside {@link #decide}. */
  Iterable<PodInfo> podsWithAntiAffinity() {
    return withAntiAffinity.values();
  }

  /** Labels of a namespace. Only inside {@link #decide}. */
  Map<String, String> labelsOfNamespace(String name) {
    return namespaceLabels.getOrDefault(name, Map.of());
  }

  @Nullable NodeState node(String name) {
    return byName.get(name);
  }

  private boolean removeNow(String uid) {
    withAntiAffinity.remove(uid);
    String at = nodeOfPod.remove(uid);
    NodeState node = at == null ? null : byName.get(at);
    if (node == null) {
      return false;
    }
    node.remove(uid);
    dropIfEmpty(node);
    return true;
  }

  private void dropIfEmpty(NodeState node) {
    if (node.info == null && node.pods.isEmpty()) {
      byName.remove(node.name);
    }
  }
}
