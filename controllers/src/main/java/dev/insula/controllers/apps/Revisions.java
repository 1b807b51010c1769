package dev.insula.controllers.apps;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The annotations by which a deployment and its replica sets remember revisions and sizes. */
final class Revisions {

  static final String DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
  static final String MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";
  private static final String HISTORY = "deployment.kubernetes.io/revision-history";

  /** Bound of the remembered history, as in Kubernetes. */
  private static final int LONGEST_HISTORY = 2_000;

  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          Rs.REVISION,
          HISTORY,
          DESIRED_REPLICAS,
          MAX_REPLICAS,
          "deprecated.deployment.rollback.to");

  private Revisions() {}

  /** One more than any of the old ones. */
  static long next(Collection<Rs> old) {
    return old.stream().mapToLong(Rs::revision).max().orElse(0) + 1;
  }

  /** Brings the annotations of the new replica set up to date; says whether that changed it. */
  static boolean annotateNew(JsonObject deployment, Rs rs, long revision) {
    JsonObject annotations = Meta.of(rs.tree()).objectOrCreate("annotations");
    boolean changed = false;
    for (var each : Meta.annotations(deployment).entrySet()) {
      if (!NOT_COPIED.contains(each.getKey())) {
        changed |= put(annotations, each.getKey(), each.getValue());
      }
    }
    long before = rs.revision();
    if (before < revision) {
      String old = annotations.string(Rs.REVISION, "");
      annotations.put(Rs.REVISION, Long.toString(revision));
      if (!old.isEmpty()) {
        remember(annotations, old);
      }
      changed = true;
    }
    return changed;
  }

  /** Notes for which size of the deployment the replica set was sized. */
  static boolean annotateSize(Rs rs, Rollout rollout) {
    JsonObject annotations = Meta.of(rs.tree()).objectOrCreate("annotations");
    boolean desired = put(annotations, DESIRED_REPLICAS, Integer.toString(rollout.replicas()));
    return put(annotations, MAX_REPLICAS, Integer.toString(rollout.mostReplicas())) || desired;
  }

  /** Gives a deployment back the annotations that a replica set has kept of it. */
  static void restore(JsonObject annotations, Map<String, String> kept) {
    annotations.entrySet().removeIf(each -> !NOT_COPIED.contains(each.getKey()));
    kept.forEach(
        (key, value) -> {
          if (!NOT_COPIED.contains(key)) {
            annotations.put(key, value);
          }
        });
  }

  static boolean put(JsonObject annotations, String key, String value) {
    return !value.equals(annotations.put(key, value));
  }

  private static void remember(JsonObject annotations, String revision) {
    String history = annotations.string(HISTORY, "");
    String longer = history.isEmpty() ? revision : history + "," + revision;
    while (longer.length() > LONGEST_HISTORY && longer.indexOf(',') >= 0) {
      longer = longer.substring(longer.indexOf(',') + 1);
    }
    annotations.put(HISTORY, longer);
  }
}
