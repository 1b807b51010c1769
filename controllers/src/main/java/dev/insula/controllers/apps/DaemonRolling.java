package dev.insula.controllers.apps;

import dev.insula.controllers.objects.PodView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The next steps of a daemon set's rolling update. Pure. Source: the pages on DaemonSet rolling
 * updates of the Kubernetes documentation, and KEP 1591 (surge).
 */
final class DaemonRolling {

  /** Pods to remove and nodes to put pods on. */
  record Steps(List<PodView> remove, List<String> create) {}

  private final Map<String, List<PodView>> pods;
  private final Map<String, DaemonNode> nodes;
  private final DaemonPlacement placement;
  private final Predicate<PodView> updated;
  private final Predicate<PodView> available;

  DaemonRolling(
      Map<String, List<PodView>> pods,
      Map<String, DaemonNode> nodes,
      DaemonPlacement placement,
      Predicate<PodView> updated,
      Predicate<PodView> available) {
    this.pods = pods;
    this.nodes = nodes;
    this.placement = placement;
    this.updated = updated;
    this.available = available;
  }

  /** The pods of one node that stay: at most one of each revision, or it is not settled. */
  private record Here(@Nullable PodView fresh, @Nullable PodView old, boolean settled) {}

  private Here at(String node) {
    PodView fresh = null;
    PodView old = null;
    for (PodView pod : pods.getOrDefault(node, List.of())) {
      if (pod.deleting()) {
        continue;
      }
      if ((updated.test(pod) ? fresh : old) != null) {
        return new Here(null, null, false);
      }
      if (updated.test(pod)) {
        fresh = pod;
      } else {
        old = pod;
      }
    }
    return new Here(fresh, old, true);
  }

  /** Old pods go first, and new ones come where they were. */
  Steps replacing(int maxUnavailable) {
    int unavailable = 0;
    List<PodView> remove = new ArrayList<>();
    List<PodView> candidates = new ArrayList<>();
    for (DaemonNode node : nodes.values()) {
      if (!placement.shouldRun(node) && !pods.containsKey(node.name())) {
        continue;
      }
      Here here = at(node.name());
      PodView old = here.old();
      if (!here.settled() || (old == null) == (here.fresh() == null)) {
        unavailable++;
      } else if (old == null) {
        unavailable += isAvailable(here.fresh()) ? 0 : 1;
      } else {
        (available.test(old) ? candidates : remove).add(old);
      }
    }
    int most = Math.min(Math.max(0, maxUnavailable - unavailable), candidates.size());
    remove.addAll(candidates.subList(0, most));
    return new Steps(remove, List.of());
  }

  /** New pods come beside old ones, which go when the new ones are available. */
  Steps surging(int maxSurge, int desired) {
    int surge = 0;
    int serving = 0;
    List<PodView> remove = new ArrayList<>();
    List<PodView> astray = new ArrayList<>();
    List<String> create = new ArrayList<>();
    List<String> candidates = new ArrayList<>();
    for (String name : pods.keySet()) {
      DaemonNode node = nodes.get(name);
      Here here = at(name);
      PodView old = here.old();
      if (!here.settled()) {
        surge++;
        continue;
      }
      serving += isAvailable(old == null ? here.fresh() : old) ? 1 : 0;
      if (old == null || node == null) {
        continue;
      }
      boolean serves = available.test(old);
      if (here.fresh() != null) {
        if (isAvailable(here.fresh())) {
          remove.add(old);
        } else {
          surge++;
        }
      } else if (!placement.shouldRun(node)) {
        (serves ? astray : remove).add(old);
      } else {
        (serves ? candidates : create).add(name);
      }
    }
    remove.addAll(astray.subList(0, Math.min(Math.max(0, serving - desired), astray.size())));
    create.addAll(
        candidates.subList(0, Math.min(Math.max(0, maxSurge - surge), candidates.size())));
    return new Steps(remove, create);
  }

  private boolean isAvailable(@Nullable PodView pod) {
    return pod != null && available.test(pod);
  }
}
