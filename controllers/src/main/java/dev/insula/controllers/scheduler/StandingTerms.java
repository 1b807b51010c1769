package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The affinity terms of pods that have their nodes, by which they attract others or keep them away.
 * Equal terms of many pods are one entry, so that a decision costs what differs, not what runs.
 * Guarded by the lock of its {@link ClusterState}.
 */
final class StandingTerms {

  private record Standing(PodTerm term, Map<String, Integer> byNode) {}

  private final Function<String, Map<String, String>> labelsOfNamespace;
  private final Function<PodRules, List<PodTerm>> termsOf;
  private final Map<PodTerm, Standing> all = new LinkedHashMap<>();
  private final Map<String, List<Standing>> byNamespace = new HashMap<>();
  private final List<Standing> everywhere = new ArrayList<>();

  StandingTerms(
      Function<String, Map<String, String>> labelsOfNamespace,
      Function<PodRules, List<PodTerm>> termsOf) {
    this.labelsOfNamespace = labelsOfNamespace;
    this.termsOf = termsOf;
  }

  void added(PodInfo pod) {
    for (PodTerm term : termsOf.apply(pod.rules())) {
      Standing standing = all.get(term);
      if (standing == null) {
        standing = new Standing(term, new HashMap<>(4));
        all.put(term, standing);
        Set<String> namespaces = term.scope().namespaces();
        if (namespaces.isEmpty()) {
          everywhere.add(standing);
        }
        for (String name : namespaces) {
          byNamespace.computeIfAbsent(name, _ -> new ArrayList<>(2)).add(standing);
        }
      }
      standing.byNode().merge(pod.nodeName(), 1, Integer::sum);
    }
  }

  void removed(PodInfo pod) {
    for (PodTerm term : termsOf.apply(pod.rules())) {
      Standing standing = all.get(term);
      if (standing != null) {
        standing
            .byNode()
            .computeIfPresent(pod.nodeName(), (_, n) -> n == 1 ? null : Integer.valueOf(n - 1));
        if (standing.byNode().isEmpty()) {
          all.remove(term);
          drop(standing);
        }
      }
    }
  }

  /** Visits the terms that are about a pod, with the nodes of those who have them. */
  void about(PodInfo pod, BiConsumer<PodTerm, Map<String, Integer>> visitor) {
    visit(byNamespace.getOrDefault(pod.name().namespace(), List.of()), pod, visitor);
    visit(everywhere, pod, visitor);
  }

  private void visit(
      List<Standing> candidates, PodInfo pod, BiConsumer<PodTerm, Map<String, Integer>> visitor) {
    for (Standing standing : candidates) {
      if (standing.term().scope().matches(pod, labelsOfNamespace)) {
        visitor.accept(standing.term(), standing.byNode());
      }
    }
  }

  private void drop(Standing standing) {
    everywhere.removeIf(each -> each.term().equals(standing.term()));
    for (String name : standing.term().scope().namespaces()) {
      List<Standing> there = byNamespace.get(name);
      if (there != null) {
        there.removeIf(each -> each.term().equals(standing.term()));
        if (there.isEmpty()) {
          byNamespace.remove(name);
        }
      }
    }
  }
}
