package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the scheduler keeps of a node object. Immutable. */
record NodeInfo(
    String name,
    Map<String, String> labels,
    List<Taint> taints,
    boolean unschedulable,
    Amounts allocatable,
    long mostPods) {

  static NodeInfo of(ApiObject object) {
    JsonObject node = object.tree();
    JsonObject spec = node.objectAt("spec");
    JsonObject allocatable = node.objectAt("status", "allocatable");
    List<Taint> taints = new ArrayList<>();
    spec.objects("taints").forEach(taint -> taints.add(Taint.of(taint)));
    Object pods = allocatable.get("pods");
    return new NodeInfo(
        Meta.name(node),
        Meta.labels(node),
        List.copyOf(taints),
        spec.bool("unschedulable", false),
        Amounts.of(allocatable),
        pods == null ? 0 : Amounts.quantity(pods, 1));
  }
}
