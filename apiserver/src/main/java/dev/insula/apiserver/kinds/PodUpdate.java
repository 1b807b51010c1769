package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/** What of a pod may change: images, deadlines that get shorter, tolerations that are added. */
final class PodUpdate {

  private static final String ONLY =
      "pod updates may not change fields other than"
          + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
          + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow"
          + " it to be set to 1 if it was previously negative)\n";

  private PodUpdate() {}

  static void define(Vocabulary words) {
    words.check("podUpdate", PodUpdate::check);
  }

  private static void check(Node pod, Findings findings) {
    Node spec = pod.field("spec");
    if (!pod.isUpdate() || !(spec.old() instanceof JsonObject old)) {
      return;
    }
    int before = findings.causes().size();
    counts(spec, "containers", findings);
    counts(spec, "initContainers", findings);
    if (findings.causes().size() > before) {
      return;
    }
    deadline(spec.field("activeDeadlineSeconds"), findings);
    tolerations(spec.field("tolerations"), findings);
    gates(spec.field("schedulingGates"), findings);
    if (!old.objects("schedulingGates").isEmpty()) {
      GatedPodUpdate.check(spec, old, findings);
    }
    JsonObject now = mutableAsBefore(spec.object(), old);
    if (!now.equals(old)) {
      findings.forbidden(spec, ONLY + GoStructs.diff("PodSpec", old, now));
    }
  }

  private static void counts(Node spec, String list, Findings findings) {
    Node containers = spec.field(list);
    int before = containers.old() instanceof JsonArray old ? old.size() : 0;
    if (containers.list().size() != before) {
      findings.forbidden(containers, "pod updates may not add or remove containers");
    }
  }

  private static void deadline(Node deadline, Findings findings) {
    if (!(deadline.old() instanceof Long old)) {
      return;
    }
    if (deadline.absent()) {
      findings.invalid(deadline, "must not update from a positive integer to nil value");
    } else if (deadline.integer() > old) {
      findings.invalid(deadline, "must be less than or equal to previous value");
    }
  }

  private static void tolerations(Node tolerations, Findings findings) {
    if (!(tolerations.old() instanceof JsonArray old)) {
      return;
    }
    List<JsonObject> now =
        tolerations.list().objects().stream().map(PodUpdate::withoutSeconds).toList();
    if (!old.objects().stream().map(PodUpdate::withoutSeconds).allMatch(now::contains)) {
      findings.forbidden(
          tolerations, "existing toleration can not be modified except its tolerationSeconds");
    }
  }

  private static JsonObject withoutSeconds(JsonObject toleration) {
    JsonObject out = toleration.deepCopy();
    out.remove("tolerationSeconds");
    return out;
  }

  private static void gates(Node gates, Findings findings) {
    List<Object> before = gates.old() instanceof JsonArray old ? names(old) : List.of();
    for (int i = 0; i < gates.list().size(); i++) {
      Node name = gates.element(i).field("name");
      if (!before.contains(name.string())) {
        findings.forbidden(
            name,
            "only deletion is allowed, but found new scheduling gate '" + name.string() + "'");
      }
    }
  }

  private static List<Object> names(JsonArray gates) {
    return List.copyOf(gates.objects().stream().map(g -> g.string("name", "")).toList());
  }

  /** The new spec with everything that may change put back to what it was. */
  private static JsonObject mutableAsBefore(JsonObject spec, JsonObject old) {
    JsonObject now = spec.deepCopy();
    for (String list : List.of("containers", "initContainers")) {
      List<JsonObject> before = old.objects(list);
      List<JsonObject> after = now.objects(list);
      for (int i = 0; i < after.size(); i++) {
        restore("image", after.get(i), before.get(i));
      }
    }
    restore("activeDeadlineSeconds", now, old);
    restore("tolerations", now, old);
    restore("schedulingGates", now, old);
    if (old.integer("terminationGracePeriodSeconds", 0) < 0
        && now.integer("terminationGracePeriodSeconds", 0) == 1) {
      restore("terminationGracePeriodSeconds", now, old);
    }
    if (!old.objects("schedulingGates").isEmpty()) {
      GatedPodUpdate.restore(now, old);
    }
    return now;
  }

  static void restore(String field, JsonObject now, JsonObject old) {
    Object value = old.get(field);
    if (value == null) {
      now.remove(field);
    } else {
      now.put(field, value);
    }
  }
}
