package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How many pods of a scope are on each node. A scope is counted once when it is first asked for,
 * and then kept up to date pod by pod, so that rules about other pods cost no look at all pods.
 * Guarded by the lock of its {@link ClusterState}.
 */
final class PodCounts {

  /** Scopes that are kept; of more, those not asked for the longest are counted anew. */
  private static final int MOST = 1_024;

  private record Counted(PodScope scope, Map<String, Integer> byNode) {
    void add(String node, int one) {
      byNode.merge(node, one, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
    }
  }

  private final Function<String, Map<String, String>> labelsOfNamespace;
  private final LinkedHashMap<PodScope, Counted> scopes = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, List<Counted>> byNamespace = new HashMap<>();
  private final List<Counted> everywhere = new ArrayList<>();

  PodCounts(Function<String, Map<String, String>> labelsOfNamespace) {
    this.labelsOfNamespace = labelsOfNamespace;
  }

  /** Pods of the scope by node; nodes without are absent. */
  Map<String, Integer> of(PodScope scope, Iterable<NodeState> nodes) {
    Counted known = scopes.get(scope);
    if (known == null) {
      known = new Counted(scope, new HashMap<>());
      for (NodeState node : nodes) {
        for (PodInfo pod : node.pods.values()) {
          if (scope.matches(pod, labelsOfNamespace)) {
            known.add(node.name, 1);
          }
        }
      }
      keep(known);
    }
    return known.byNode();
  }

  void added(PodInfo pod) {
    change(pod, 1);
  }

  void removed(PodInfo pod) {
    change(pod, -1);
  }

  /** Labels of namespaces changed: scopes that look at those are counted anew. */
  void forgetNamespaces() {
    for (Iterator<Counted> all = scopes.values().iterator(); all.hasNext(); ) {
      Counted counted = all.next();
      boolean looks =
          counted.scope().parts().stream().anyMatch(part -> part.namespaceSelector() != null);
      if (looks) {
        all.remove();
        drop(counted);
      }
    }
  }

  private void change(PodInfo pod, int one) {
    for (Counted counted : byNamespace.getOrDefault(pod.name().namespace(), List.of())) {
      if (counted.scope().matches(pod, labelsOfNamespace)) {
        counted.add(pod.nodeName(), one);
      }
    }
    for (Counted counted : everywhere) {
      if (counted.scope().matches(pod, labelsOfNamespace)) {
        counted.add(pod.nodeName(), one);
      }
    }
  }

  private void keep(Counted counted) {
    if (scopes.size() >= MOST) {
      Iterator<Counted> eldest = scopes.values().iterator();
      Counted dropped = eldest.next();
      eldest.remove();
      drop(dropped);
    }
    scopes.put(counted.scope(), counted);
    Set<String> namespaces = counted.scope().namespaces();
    if (namespaces.isEmpty()) {
      everywhere.add(counted);
    }
    namespaces.forEach(
        name -> byNamespace.computeIfAbsent(name, _ -> new ArrayList<>()).add(counted));
  }

  private void drop(Counted counted) {
    everywhere.removeIf(each -> each.scope().equals(counted.scope()));
    for (String name : counted.scope().namespaces()) {
      List<Counted> there = byNamespace.get(name);
      if (there != null) {
        there.removeIf(each -> each.scope().equals(counted.scope()));
        if (there.isEmpty()) {
          byNamespace.remove(name);
        }
      }
    }
  }
}
