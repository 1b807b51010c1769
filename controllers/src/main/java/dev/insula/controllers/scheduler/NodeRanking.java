package dev.insula.controllers.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the nodes that take a pod: the scores of kube-scheduler's default profile with its weights.
 * Spreading is by the pod's controller over nodes. Made for one decision.
 */
final class NodeRanking {

  private static final int BEST = 100;
  private static final int WEIGHT_TAINTS = 3;
  private static final int WEIGHT_AFFINITY = 2;
  private static final int WEIGHT_SPREAD = 2;

  private static final int WEIGHT_NEIGHBOURS = 2;

  private final PodInfo pod;
  private final @Nullable TopologyScores topology;

  NodeRanking(PodInfo pod, ClusterState state) {
    this.pod = pod;
    this.topology = TopologyScores.of(pod, state);
  }

  /** The position of the best node; of equally good ones the {@code tie}-th, counted around. */
  int best(List<NodeState> candidates, int tie) {
    int n = candidates.size();
    var scores = new double[n];
    var raw = new long[n];
    for (int i = 0; i < n; i++) {
      scores[i] = resources(candidates.get(i));
    }
    if (!pod.rules().preferredNodes().isEmpty()) {
      for (int i = 0; i < n; i++) {
        raw[i] = preference(candidates.get(i));
      }
      addNormalized(scores, raw, WEIGHT_AFFINITY, false);
    }
    if (topology != null) {
      addNeighbours(topology, candidates, scores);
    }
    if (!pod.ownerUid().isEmpty() && pod.rules().softSpread().isEmpty()) {
      for (int i = 0; i < n; i++) {
        raw[i] = candidates.get(i).podsOf(pod.ownerUid());
      }
      addNormalized(scores, raw, WEIGHT_SPREAD, true);
    }
    for (int i = 0; i < n; i++) {
      raw[i] = avoidedTaints(candidates.get(i));
    }
    addNormalized(scores, raw, WEIGHT_TAINTS, true);
    return highest(scores, tie);
  }

  /**
   * Affinity from the least to the most attractive node, crowds from the fullest to the emptiest.
   */
  private static void addNeighbours(
      TopologyScores topology, List<NodeState> candidates, double[] scores) {
    int n = candidates.size();
    var attraction = new long[n];
    var crowd = new long[n];
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    long fewest = Long.MAX_VALUE;
    long fullest = 0;
    for (int i = 0; i < n; i++) {
      NodeInfo info = candidates.get(i).info;
      attraction[i] = info == null ? 0 : topology.attraction(info);
      crowd[i] = info == null ? -1 : topology.crowd(info);
      least = Math.min(least, attraction[i]);
      most = Math.max(most, attraction[i]);
      fullest = Math.max(fullest, crowd[i]);
      fewest = crowd[i] < 0 ? fewest : Math.min(fewest, crowd[i]);
    }
    for (int i = 0; i < n; i++) {
      if (most > least) {
        scores[i] += WEIGHT_NEIGHBOURS * BEST * (double) (attraction[i] - least) / (most - least);
      }
      if (topology.hasSpread() && crowd[i] >= 0) {
        scores[i] +=
            WEIGHT_SPREAD
                * BEST
                * (fullest == 0 ? 1 : (double) (fullest + fewest - crowd[i]) / fullest);
      }
    }
  }

  private static int highest(double[] scores, int tie) {
    int best = Math.floorMod(tie, scores.length);
    for (int k = 1; k < scores.length; k++) {
      int i = Math.floorMod(tie + k, scores.length);
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Least allocated and balanced allocation of CPU and memory. */
  private double resources(NodeState node) {
    NodeInfo info = node.info;
    if (info == null) {
      return 0;
    }
    double cpu = share(node.estimatedCpu + pod.estimate().cpu(), info.allocatable().cpu());
    double memory =
        share(node.estimatedMemory + pod.estimate().memory(), info.allocatable().memory());
    double least = ((1 - cpu) + (1 - memory)) / 2 * BEST;
    double balanced = (1 - Math.abs(cpu - memory) / 2) * BEST;
    return least + balanced;
  }

  private static double share(long taken, long of) {
    return of <= 0 ? 1 : Math.min(1, (double) taken / of);
  }

  private long preference(NodeState node) {
    NodeInfo info = node.info;
    long sum = 0;
    for (PodRules.WeightedNodeTerm preferred : pod.rules().preferredNodes()) {
      if (info != null && preferred.term().matches(info.name(), info.labels())) {
        sum += preferred.weight();
      }
    }
    return sum;
  }

  private long avoidedTaints(NodeState node) {
    NodeInfo info = node.info;
    if (info == null || info.taints().isEmpty()) {
      return 0;
    }
    return info.taints().stream()
        .filter(t -> t.effect().equals("PreferNoSchedule"))
        .filter(t -> !t.isToleratedBy(pod.rules().tolerations()))
        .count();
  }

  private static void addNormalized(
      double[] scores, long[] raw, int weight, boolean fewerIsBetter) {
    long most = 0;
    for (long each : raw) {
      most = Math.max(most, each);
    }
    if (most == 0) {
      return;
    }
    for (int i = 0; i < scores.length; i++) {
      double part = (double) raw[i] / most;
      scores[i] += weight * BEST * (fewerIsBetter ? 1 - part : part);
    }
  }
}
