package dev.insula.controllers.endpoints;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Spreads backends over slices with as few writes as possible: a backend stays in the slice where
 * it is, new ones fill slices with room, and only the rest makes new slices. Pure.
 */
final class SlicePlan {

  /** Endpoints of a slice, as in Kubernetes. */
  static final int MOST = 100;

  private final Function<Backend, JsonObject> endpointOf;
  private final List<JsonObject> changed = new ArrayList<>();
  private final List<JsonObject> surplus = new ArrayList<>();
  private final List<JsonObject> missing = new ArrayList<>();

  /**
   * @param endpointOf the endpoint as it is written
   */
  SlicePlan(Function<Backend, JsonObject> endpointOf) {
    this.endpointOf = endpointOf;
  }

  /** Slices with new content. */
  List<JsonObject> changed() {
    return changed;
  }

  /** Slices that nothing needs. */
  List<JsonObject> surplus() {
    return surplus;
  }

  /** New slices: address type, ports and endpoints only. */
  List<JsonObject> missing() {
    return missing;
  }

  void lay(List<Backend> backends, List<JsonObject> slices) {
    Map<String, Map<String, Backend>> wanted = new TreeMap<>();
    for (Backend backend : backends) {
      wanted
          .computeIfAbsent(backend.group(), _ -> new LinkedHashMap<>())
          .put(backend.pod().uid(), backend);
    }
    Map<String, List<JsonObject>> present = new TreeMap<>();
    for (JsonObject slice : slices) {
      String group = slice.string("addressType", "") + ports(slice);
      present.computeIfAbsent(group, _ -> new ArrayList<>()).add(slice);
    }
    wanted.forEach(
        (group, members) -> {
          List<JsonObject> own = present.remove(group);
          layGroup(members, own == null ? List.of() : own);
        });
    present.values().forEach(surplus::addAll);
  }

  private static JsonArray ports(JsonObject slice) {
    JsonArray ports = slice.array("ports");
    return ports == null ? new JsonArray() : ports;
  }

  private void layGroup(Map<String, Backend> wanted, List<JsonObject> slices) {
    Backend any = wanted.values().iterator().next();
    List<JsonArray> contents = new ArrayList<>();
    for (JsonObject slice : slices) {
      var kept = new JsonArray();
      for (JsonObject endpoint : slice.objects("endpoints")) {
        Backend backend = wanted.remove(endpoint.objectAt("targetRef").string("uid", ""));
        if (backend != null) {
          kept.add(endpointOf.apply(backend));
        }
      }
      contents.add(kept);
    }
    for (int i = 0; i < slices.size(); i++) {
      JsonObject slice = slices.get(i);
      JsonArray content = contents.get(i);
      fill(content, wanted);
      if (content.isEmpty()) {
        surplus.add(slice);
      } else if (!content.equals(slice.array("endpoints"))) {
        slice.put("endpoints", content);
        changed.add(slice);
      }
    }
    while (!wanted.isEmpty()) {
      var content = new JsonArray();
      fill(content, wanted);
      missing.add(
          JsonObject.of("addressType", any.family(), "ports", any.ports(), "endpoints", content));
    }
  }

  private void fill(JsonArray content, Map<String, Backend> wanted) {
    var next = wanted.values().iterator();
    while (content.size() < MOST && next.hasNext()) {
      content.add(endpointOf.apply(next.next()));
      next.remove();
    }
  }
}
