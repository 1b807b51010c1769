package dev.insula.controllers.pods;

import dev.insula.controllers.objects.PodView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods a replica set gives up first: those that serve least. Source: the page on ReplicaSet,
 * scaling down, and pod deletion cost, of the Kubernetes documentation.
 */
public final class PodRanking {

  private PodRanking() {}

  /** The pods with those to be deleted first in front. */
  public static List<PodView> worstFirst(List<PodView> pods) {
    Map<String, Integer> perNode = new HashMap<>();
    pods.forEach(pod -> perNode.merge(pod.nodeName(), 1, Integer::sum));
    Comparator<PodView> order =
        Comparator.<PodView>comparingInt(pod -> pod.nodeName().isEmpty() ? 0 : 1)
            .thenComparingInt(PodRanking::phase)
            .thenComparingInt(pod -> pod.isReady() ? 1 : 0)
            .thenComparingLong(PodView::deletionCost)
            .thenComparingInt(pod -> -perNode.getOrDefault(pod.nodeName(), 0))
            .thenComparing(PodRanking::readySince, Comparator.reverseOrder())
            .thenComparingLong(pod -> -pod.restarts())
            .thenComparing(PodView::created, Comparator.reverseOrder())
            .thenComparing(PodView::uid);
    var out = new ArrayList<>(pods);
    out.sort(order);
    return out;
  }

  private static int phase(PodView pod) {
    return switch (pod.phase()) {
      case "Pending" -> 0;
      case "Unknown" -> 1;
      default -> 2;
    };
  }

  private static Instant readySince(PodView pod) {
    Instant since = pod.readySince();
    return since == null ? Instant.MAX : since;
  }
}
