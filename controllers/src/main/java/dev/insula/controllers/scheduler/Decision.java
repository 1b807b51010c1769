package dev.insula.controllers.scheduler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What came of looking for a node. */
sealed interface Decision {

  record Place(String node) implements Decision {}

  /** No node fits; the message is that of kube-scheduler. */
  record Refuse(String message) implements Decision {}

  /** No node fits, but one will when its victims are gone. */
  record Preempt(Victims victims, String message) implements Decision {}

  /** The pod goes to the node when its volumes are there. */
  record Prepare(String node, List<PodVolumes.Binding> volumes) implements Decision {}

  /** Counts refusals into the message of a {@link Refuse}. */
  final class Tally {

    private static final String BEFORE_PREEMPTION = " no new claims to deallocate, preemption: ";

    private final int nodes;
    private final Map<String, Integer> reasons = new HashMap<>();
    private final Map<String, Integer> preemption = new HashMap<>();

    Tally(int nodes) {
      this.nodes = nodes;
    }

    void add(Refusal refusal) {
      refusal.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      if (!refusal.resolvable()) {
        withoutHelp();
      }
    }

    /** Preempting pods of one more node does not help. */
    void withoutHelp() {
      preemption.merge("Preemption is not helpful for scheduling", 1, Integer::sum);
    }

    /** Even without its less important pods one more node does not take the pod. */
    void evenThen(Refusal refusal) {
      refusal.reasons().forEach(reason -> preemption.merge(reason, 1, Integer::sum));
    }

    /** The message where preemption helps. */
    String message() {
      return nodes == 0
          ? "no nodes available to schedule pods"
          : available() + counted(reasons) + ".";
    }

    Refuse refuse() {
      return nodes == 0
          ? new Refuse(message())
          : new Refuse(message() + BEFORE_PREEMPTION + available() + counted(preemption) + ".");
    }

    /** The message where preemption is not tried, with why. */
    Refuse refuse(String ineligible) {
      return new Refuse(message() + BEFORE_PREEMPTION + ineligible);
    }

    /** The message where a pod is refused before any node is looked at. */
    Refuse refuseAll(String why) {
      return nodes == 0
          ? new Refuse(message())
          : new Refuse(
              available()
                  + why
                  + "."
                  + BEFORE_PREEMPTION
                  + available()
                  + nodes
                  + " Preemption is not helpful for scheduling.");
    }

    private String available() {
      return "0/" + nodes + " nodes are available: ";
    }

    private static String counted(Map<String, Integer> reasons) {
      var parts = new TreeSet<String>();
      reasons.forEach((reason, count) -> parts.add(count + " " + reason));
      return String.join(", ", parts);
    }
  }
}
