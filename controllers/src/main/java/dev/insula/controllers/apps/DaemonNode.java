package dev.insula.controllers.apps;

import dev.insula.controllers.scheduler.Taint;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import java.util.Map;

/** What daemon sets want to know of a node. Immutable. */
record DaemonNode(String name, Map<String, String> labels, List<Taint> taints) {

  static DaemonNode of(ApiObject object) {
    JsonObject node = object.tree();
    return new DaemonNode(
        Meta.name(node),
        Map.copyOf(Meta.labels(node)),
        node.objectAt("spec").objects("taints").stream().map(Taint::of).toList());
  }
}
