package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
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
  private final Map<String, String> nominatedNodeOfPod = new HashMap<>();
  private final VolumeState volumes = new VolumeState();
  private final Map<String, Map<String, String>> namespaceLabels = new HashMap<>();
  private final PodCounts counts = new PodCounts(this::labelsOfNamespace);
  private final StandingTerms antiAffinity =
      new StandingTerms(this::labelsOfNamespace, PodRules::antiAffinity);
  private final StandingTerms affinity =
      new StandingTerms(this::labelsOfNamespace, PodRules::affinity);
  private final StandingTerms preferences =
      new StandingTerms(this::labelsOfNamespace, PodRules::preferredAffinity);
  private final StandingTerms aversions =
      new StandingTerms(this::labelsOfNamespace, PodRules::preferredAntiAffinity);
  private final List<StandingTerms> standing =
      List.of(antiAffinity, affinity, preferences, aversions);

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
    decide(
        () -> {
          Map<String, String> before = namespaceLabels.put(name, labels);
          if (!labels.equals(before)) {
            counts.forgetNamespaces();
          }
          return name;
        });
  }

  void namespaceDeleted(String name) {
    decide(
        () -> {
          counts.forgetNamespaces();
          return namespaceLabels.remove(name) != null;
        });
  }

  /** The pod is on its node, or will be: assumed or seen. */
  void placed(PodInfo pod) {
    decide(
        () -> {
          addNow(pod);
          return pod;
        });
  }

  /**
   * The pod is gone, has ended, or could not be bound.
   *
   * @return whether it had taken room
   */
  boolean removed(PodInfo pod) {
    return decide(
        () -> {
          nominateNow(pod, "");
          return removeNow(pod.uid());
        });
  }

  /** The nodes that are known. Only inside {@link #decide}. */
  List<NodeState> nodes() {
    return nodes;
  }

  /** Claims and volumes. Only inside {@link #decide}. */
  VolumeState volumes() {
    return volumes;
  }

  /**
   * The pod waits for room on a node that others are to leave.
   *
   * @param node empty if it does not wait for one any more
   */
  void nominated(PodInfo pod, String node) {
    decide(
        () -> {
          nominateNow(pod, node);
          return pod;
        });
  }

  /** The node that the pod waits for; empty if it waits for none. Only inside {@link #decide}. */
  String nominatedNode(PodInfo pod) {
    return nominatedNodeOfPod.getOrDefault(pod.uid(), "");
  }

  /** Only inside {@link #decide}. */
  void nominateNow(PodInfo pod, String node) {
    String before = nominatedNodeOfPod.get(pod.uid());
    if (before != null && !before.equals(node)) {
      nominatedNodeOfPod.remove(pod.uid());
      NodeState at = byName.get(before);
      if (at != null) {
        at.nominated.remove(pod.uid());
      }
    }
    NodeState at = node.isEmpty() ? null : byName.get(node);
    if (at != null) {
      nominatedNodeOfPod.put(pod.uid(), node);
      at.nominated.put(pod.uid(), pod);
    }
  }

  /** By which running pods keep others away. Only inside {@link #decide}. */
  StandingTerms standingAntiAffinity() {
    return antiAffinity;
  }

  /** By which running pods had to be near others. Only inside {@link #decide}. */
  StandingTerms standingAffinity() {
    return affinity;
  }

  /** By which running pods would like to be near others. Only inside {@link #decide}. */
  StandingTerms standingPreferences() {
    return preferences;
  }

  /** By which running pods would like to be far from others. Only inside {@link #decide}. */
  StandingTerms standingAversions() {
    return aversions;
  }

  /** Pods of a scope by node. Only inside {@link #decide}. */
  Map<String, Integer> count(PodScope scope) {
    return counts.of(scope, byName.values());
  }

  /** Whether a scope is about a pod. Only inside {@link #decide}. */
  boolean matches(PodScope scope, PodInfo pod) {
    return scope.matches(pod, this::labelsOfNamespace);
  }

  private Map<String, String> labelsOfNamespace(String name) {
    return namespaceLabels.getOrDefault(name, Map.of());
  }

  @Nullable NodeState node(String name) {
    return byName.get(name);
  }

  /** Only inside {@link #decide}. */
  void addNow(PodInfo pod) {
    removeNow(pod.uid());
    nominateNow(pod, "");
    byName.computeIfAbsent(pod.nodeName(), NodeState::new).add(pod);
    nodeOfPod.put(pod.uid(), pod.nodeName());
    counts.added(pod);
    standing.forEach(terms -> terms.added(pod));
  }

  /** Only inside {@link #decide}. */
  boolean removeNow(String uid) {
    String at = nodeOfPod.remove(uid);
    NodeState node = at == null ? null : byName.get(at);
    if (node == null) {
      return false;
    }
    PodInfo pod = node.remove(uid);
    if (pod != null) {
      counts.removed(pod);
      standing.forEach(terms -> terms.removed(pod));
    }
    dropIfEmpty(node);
    return true;
  }

  private void dropIfEmpty(NodeState node) {
    if (node.info == null && node.pods.isEmpty() && node.nominated.isEmpty()) {
      byName.remove(node.name);
    }
  }
}
