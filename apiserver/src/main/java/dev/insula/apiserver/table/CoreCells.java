package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Cells of the other kinds of the core group: nodes, volumes, claims, quotas. */
final class CoreCells {

  private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
  private static final String ROLE_LABEL = "kubernetes.io/role";

  private CoreCells() {}

  static void define(CellWords words) {
    words.define("nodeStatus", (node, _) -> nodeStatus(node));
    words.define("nodeRoles", (node, _) -> nodeRoles(node));
    words.define("nodeAddress", args -> (node, _) -> nodeAddress(node, args.getFirst()));
    words.define("nodeKernel", (node, _) -> nodeKernel(node));
    words.define(
        "accessModes",
        args -> (object, _) -> BasicCells.accessModes(Values.list(object, args.getFirst())));
    words.define(
        "phaseOrTerminating",
        (object, _) ->
            Meta.isDeleting(object) ? "Terminating" : Values.text(object, "status.phase"));
    words.define("volumeClaim", (volume, _) -> volumeClaim(volume));
    words.define(
        "boundText",
        args ->
            (claim, _) ->
                isBound(claim) ? Values.or(Values.text(claim, args.getFirst()), "0") : "");
    words.define(
        "boundAccessModes",
        (claim, _) ->
            isBound(claim) ? BasicCells.accessModes(Values.list(claim, "status.accessModes")) : "");
    words.define("quotaRequests", (quota, _) -> quota(quota, false));
    words.define("quotaLimits", (quota, _) -> quota(quota, true));
    words.define(
        "componentStatus",
        (component, _) ->
            componentCondition(component).string("status", "").equals("True")
                ? "Healthy"
                : "Unhealthy");
    words.define(
        "componentMessage", (component, _) -> componentCondition(component).string("message", ""));
    words.define(
        "componentError", (component, _) -> componentCondition(component).string("error", ""));
  }

  private static JsonObject componentCondition(JsonObject component) {
    for (JsonObject condition : component.objects("conditions")) {
      if (condition.string("type", "").equals("Healthy")) {
        return condition;
      }
    }
    return new JsonObject();
  }

  private static String nodeStatus(JsonObject node) {
    var parts = new ArrayList<String>();
    JsonObject ready = Values.condition(node, "Ready");
    if (ready == null) {
      parts.add("Unknown");
    } else {
      parts.add(ready.string("status", "").equals("True") ? "Ready" : "NotReady");
    }
    if (Boolean.TRUE.equals(Values.at(node, "spec.unschedulable"))) {
      parts.add("SchedulingDisabled");
    }
    return String.join(",", parts);
  }

  private static String nodeRoles(JsonObject node) {
    var roles = new TreeSet<String>();
    Meta.labels(node)
        .forEach(
            (key, value) -> {
              if (key.startsWith(ROLE_PREFIX) && key.length() > ROLE_PREFIX.length()) {
                roles.add(key.substring(ROLE_PREFIX.length()));
              } else if (key.equals(ROLE_LABEL) && !value.isEmpty()) {
                roles.add(value);
              }
            });
    return Values.or(String.join(",", roles), "<none>");
  }

  private static String nodeAddress(JsonObject node, String type) {
    for (JsonObject address : Values.list(node, "status.addresses").objects()) {
      if (address.string("type", "").equals(type)) {
        return address.string("address", "");
      }
    }
    return "<none>";
  }

  private static String nodeKernel(JsonObject node) {
    String kernel = Values.text(node, "status.nodeInfo.kernelVersion");
    String architecture = Values.text(node, "status.nodeInfo.architecture");
    if (kernel.isEmpty()) {
      return "<unknown>";
    }
    return architecture.isEmpty() ? kernel : kernel + " (" + architecture + ")";
  }

  private static String volumeClaim(JsonObject volume) {
    JsonObject claim = volume.objectAt("spec", "claimRef");
    return claim.isEmpty() ? "" : claim.string("namespace", "") + "/" + claim.string("name", "");
  }

  private static boolean isBound(JsonObject claim) {
    return !Values.text(claim, "spec.volumeName").isEmpty();
  }

  /** {@code pods: 0/10}: used and hard, of the limits or of everything else. */
  private static String quota(JsonObject quota, boolean limits) {
    JsonObject hard = quota.objectAt("status", "hard");
    JsonObject used = quota.objectAt("status", "used");
    return hard.keySet().stream()
        .sorted()
        .filter(name -> name.startsWith("limits") == limits)
        .map(name -> name + ": " + used.string(name, "0") + "/" + hard.string(name, ""))
        .collect(Collectors.joining(", "));
  }

  /** Names of a list, shortened as kubectl expects it. */
  static String shortened(List<String> names, int most, String separator) {
    if (names.size() <= most) {
      return String.join(separator, names);
    }
    int more = names.size() - most;
    return String.join(separator, names.subList(0, most)) + " + " + more + " more...";
  }
}
