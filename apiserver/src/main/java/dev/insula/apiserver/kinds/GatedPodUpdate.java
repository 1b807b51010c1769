package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * What else of a pod may change while it waits for its scheduling gates: the nodes that it may go
 * to can be narrowed.
 */
final class GatedPodUpdate {

  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

  private GatedPodUpdate() {}

  static void check(Node spec, JsonObject old, Findings findings) {
    selector(spec.field("nodeSelector"), old.objectAt("nodeSelector"), findings);
    terms(
        spec.at("affinity.nodeAffinity." + REQUIRED + ".nodeSelectorTerms"),
        old.objectAt("affinity", "nodeAffinity", REQUIRED).objects("nodeSelectorTerms"),
        findings);
  }

  private static void selector(Node selector, JsonObject old, Findings findings) {
    JsonObject now = selector.object();
    if (!old.keySet().stream().allMatch(key -> Objects.equals(old.get(key), now.get(key)))) {
      findings.invalid(
          selector,
          now.isEmpty() ? null : GoStructs.sorted(now),
          "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
    }
  }

  private static void terms(Node terms, List<JsonObject> old, Findings findings) {
    List<JsonObject> now = terms.list().objects();
    if (old.isEmpty()) {
      return;
    }
    if (old.size() != now.size()) {
      findings.invalid(
          terms,
          now.isEmpty() ? null : shown(now),
          "no additions/deletions to non-empty NodeSelectorTerms list are allowed");
      return;
    }
    for (int i = 0; i < old.size(); i++) {
      if (!onlyAdds(now.get(i), old.get(i))) {
        findings.invalid(
            terms.element(i),
            shown(now.get(i)),
            "only additions are allowed (no mutations or deletions)");
      }
    }
  }

  private static JsonArray shown(List<JsonObject> terms) {
    return new JsonArray(terms.stream().map(GatedPodUpdate::shown).toList());
  }

  private static JsonObject shown(JsonObject term) {
    return GoStructs.json("NodeSelectorTerm", term);
  }

  /** A term without requirements selects no node, so that any addition would widen it. */
  private static boolean onlyAdds(JsonObject now, JsonObject old) {
    if (isEmpty(old)) {
      return isEmpty(now);
    }
    return begins(now.objects("matchExpressions"), old.objects("matchExpressions"))
        && begins(now.objects("matchFields"), old.objects("matchFields"));
  }

  private static boolean isEmpty(JsonObject term) {
    return term.objects("matchExpressions").isEmpty() && term.objects("matchFields").isEmpty();
  }

  private static boolean begins(List<JsonObject> now, List<JsonObject> old) {
    return now.size() >= old.size() && now.subList(0, old.size()).equals(old);
  }

  /** Puts back what may change, so that the rest can be compared. */
  static void restore(JsonObject now, JsonObject old) {
    PodUpdate.restore("nodeSelector", now, old);
    JsonObject before = old.objectAt("affinity");
    JsonObject after = now.objectAt("affinity");
    if (Objects.equals(before.get("nodeAffinity"), after.get("nodeAffinity"))) {
      return;
    }
    boolean othersToo = after.containsKey("podAffinity") || after.containsKey("podAntiAffinity");
    if (!old.containsKey("affinity") && !othersToo) {
      now.remove("affinity");
      return;
    }
    JsonObject affinity = after.deepCopy();
    PodUpdate.restore("nodeAffinity", affinity, before);
    now.put("affinity", affinity);
  }
}
