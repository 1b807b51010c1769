package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a resize may change: how much processor time and memory containers ask for and get, and
 * nothing else. Stateless.
 */
final class PodResizeRules {

  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final List<String> RESIZED = List.of("cpu", "memory");

  private PodResizeRules() {}

  /** Why a pod can't be resized at all; empty if it can. */
  static String neverResized(JsonObject pod) {
    if (Meta.annotations(pod).containsKey(MIRROR)) {
      return "static pods cannot be resized";
    }
    boolean windows = pod.objectAt("spec", "os").string("name", "").equals("windows");
    return windows ? "windows pods cannot be resized" : "";
  }

  /** Containers are told apart by their places. */
  static boolean keepsContainers(Node spec, JsonObject old, Findings findings) {
    boolean kept = true;
    for (String list : List.of("containers", "initContainers")) {
      Node containers = spec.field(list);
      List<JsonObject> now = containers.list().objects();
      List<JsonObject> before = old.objects(list);
      if (now.size() != before.size()) {
        findings.forbidden(containers, list + " may not be added or removed on resize");
        kept = false;
        continue;
      }
      for (int i = 0; i < now.size(); i++) {
        if (!now.get(i).string("name", "").equals(before.get(i).string("name", ""))) {
          findings.forbidden(
              containers.element(i).field("name"),
              list + " may not be renamed or reordered on resize");
          kept = false;
        }
      }
    }
    return kept;
  }

  static void onlyAmounts(Node spec, JsonObject old, Findings findings) {
    Node containers = spec.field("containers");
    List<JsonObject> before = old.objects("containers");
    for (int i = 0; i < before.size(); i++) {
      if (changesMore(containers.element(i).object(), before.get(i))) {
        findings.forbidden(spec, "only cpu and memory resources are mutable");
      }
    }
    Node initial = spec.field("initContainers");
    List<JsonObject> initialBefore = old.objects("initContainers");
    for (int i = 0; i < initialBefore.size(); i++) {
      if (changesMore(initial.element(i).object(), initialBefore.get(i))) {
        findings.forbidden(
            initial.element(i),
            "only cpu and memory resources for init or sidecar containers are mutable");
      }
    }
  }

  private static boolean changesMore(JsonObject now, JsonObject before) {
    return !rest(now).equals(rest(before));
  }

  /** A container without the amounts that a resize is about. */
  private static JsonObject rest(JsonObject container) {
    JsonObject rest = container.deepCopy();
    JsonObject resources = rest.object("resources");
    if (resources != null) {
      for (String member : List.of("limits", "requests")) {
        JsonObject amounts = resources.object(member);
        if (amounts != null) {
          RESIZED.forEach(amounts::remove);
        }
        dropEmpty(resources, member, amounts);
      }
      dropEmpty(rest, "resources", resources);
    }
    return rest;
  }

  private static void dropEmpty(JsonObject of, String member, @Nullable JsonObject value) {
    if (value != null && value.isEmpty()) {
      of.remove(member);
    }
  }
}
