package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of the subresources by which parts of a pod's spec change. Thread-safe. */
public final class PodParts {

  private final TypeRules ephemeral;
  private final TypeRules resources;

  PodParts(TypeCatalog types) {
    this.ephemeral = types.type("PodEphemeralContainers");
    this.resources = types.type("PodContainerResources");
  }

  /** Ephemeral containers can be added; what is there stays as it is. */
  public List<Status.Cause> ephemeralContainers(JsonObject pod, JsonObject old) {
    var findings = new Findings();
    Node root = Node.root(pod, old);
    uniqueNames(root.field("spec"), findings);
    Validator.walk(ephemeral, root, findings);
    Node list = root.at("spec.ephemeralContainers");
    List<JsonObject> now = list.list().objects();
    for (JsonObject before : old.objectAt("spec").objects("ephemeralContainers")) {
      String name = before.string("name", "");
      var same = now.stream().filter(c -> c.string("name", "").equals(name)).findFirst();
      if (same.isEmpty()) {
        findings.forbidden(
            list, "existing ephemeral containers \"" + name + "\" may not be removed\n");
      } else if (!same.get().equals(before)) {
        findings.forbidden(
            list, "existing ephemeral containers \"" + name + "\" may not be changed\n");
      }
    }
    return findings.causes();
  }

  private static void uniqueNames(Node spec, Findings findings) {
    Set<String> names = new HashSet<>();
    for (JsonObject container : PodDefaults.containers(spec.object())) {
      names.add(container.string("name", ""));
    }
    Node added = spec.field("ephemeralContainers");
    for (int i = 0; i < added.list().size(); i++) {
      Node name = added.element(i).field("name");
      if (!name.empty() && !names.add(name.string())) {
        findings.duplicate(name);
      }
    }
  }

  /** Amounts can change as long as the pod's class of service stays. */
  public List<Status.Cause> resize(JsonObject pod, JsonObject old) {
    String never = PodResizeRules.neverResized(old);
    if (!never.isEmpty()) {
      return List.of(new Status.Cause("FieldValueForbidden", "Forbidden: " + never, "[]"));
    }
    var findings = new Findings();
    Node root = Node.root(pod, old);
    Validator.walk(resources, root, findings);
    Node spec = root.field("spec");
    String before = Resources.qosClass(old.objectAt("spec"));
    String now = Resources.qosClass(pod.objectAt("spec"));
    if (!before.equals(now)) {
      findings.invalid(spec, before, "Pod QOS Class may not change as a result of resizing");
    }
    if (PodResizeRules.keepsContainers(spec, old.objectAt("spec"), findings)) {
      removed(spec, findings);
      PodResizeRules.onlyAmounts(spec, old.objectAt("spec"), findings);
    }
    return findings.causes();
  }

  /** What a container has asked for, or is limited by, can't go away. */
  private static void removed(Node spec, Findings findings) {
    Node containers = spec.field("containers");
    for (int i = 0; i < containers.list().size(); i++) {
      Node resources = containers.element(i).field("resources");
      for (String kind : List.of("requests", "limits")) {
        Node amounts = resources.field(kind);
        if (amounts.old() instanceof JsonObject before
            && !amounts.object().keySet().containsAll(before.keySet())) {
          findings.forbidden(amounts, "resource " + kind + " cannot be removed");
        }
      }
    }
  }
}
