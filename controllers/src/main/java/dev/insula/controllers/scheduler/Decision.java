package dev.insula.controllers.scheduler;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** What came of looking for a node. */
sealed interface Decision {

  record Place(String node) implements Decision {}

  /** No node fits; the message is that of kube-scheduler. */
  record Refuse(String message) implements Decision {}

  /** Counts refusals into the message of a {@link Refuse}. */
  final class Tally {
    private final int nodes;
    private final Map<String, Integer> reasons = new HashMap<>();
    private int hopeless;
    private int withoutVictims;

    Tally(int nodes) {
      this.nodes = nodes;
    }

    void add(Refusal refusal) {
      refusal.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      if (refusal.resolvable()) {
        withoutVictims++;
      } else {
        hopeless++;
      }
    }

    Refuse refuse() {
      if (nodes == 0) {
        return new Refuse("no nodes available to schedule pods");
      }
      var parts = new TreeSet<String>();
      reasons.forEach((reason, count) -> parts.add(count + " " + reason));
      var preemption = new TreeSet<String>();
      if (hopeless > 0) {
        preemption.add(hopeless + " Preemption is not helpful for scheduling");
      }
      if (withoutVictims > 0) {
        preemption.add(withoutVictims + " No preemption victims found for incoming pod");
      }
      String none = "0/" + nodes + " nodes are available: ";
      return new Refuse(
          none
              + String.join(", ", parts)
              + ". preemption: "
              + none
              + String.join(", ", preemption)
              + ".");
    }
  }
}
