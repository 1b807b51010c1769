package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects that every control plane starts with besides RBAC, from {@code kinds/bootstrap.yaml}:
 * namespaces and their service accounts, priority classes, fairness, the service {@code
 * kubernetes}, API services. Stateless.
 */
public final class BootstrapObjects {

  private BootstrapObjects() {}

  /**
   * The objects, complete but for uid, resourceVersion and creationTimestamp, which whoever stores
   * them gives them.
   *
   * @param time of conditions, in RFC 3339
   */
  public static List<JsonObject> objects(String time) {
    JsonObject data = DataFile.read("bootstrap.yaml");
    var out = new ArrayList<JsonObject>();
    for (String namespace : data.strings("namespaces")) {
      out.add(namespace(namespace));
      out.add(
          object("v1", "ServiceAccount", JsonObject.of("name", "default", "namespace", namespace)));
    }
    data.objectAt("priorityClasses")
        .forEach((name, spec) -> out.add(priorityClass(name, (JsonObject) spec)));
    data.objectAt("priorityLevels").forEach((name, spec) -> out.add(priorityLevel(name, spec)));
    data.objectAt("flowSchemas")
        .forEach((name, spec) -> out.add(flowSchema(name, (JsonObject) spec, time)));
    for (Object service : data.arrayOrCreate("apiServices")) {
      out.add(apiService((JsonArray) service, time));
    }
    for (JsonObject object : data.objects("objects")) {
      stamp(object, time);
      out.add(object);
    }
    return out;
  }

  private static JsonObject namespace(String name) {
    var metadata =
        JsonObject.of("name", name, "labels", JsonObject.of("kubernetes.io/metadata.name", name));
    JsonObject namespace = object("v1", "Namespace", metadata);
    namespace.put("spec", JsonObject.of("finalizers", JsonArray.of("kubernetes")));
    namespace.put("status", JsonObject.of("phase", "Active"));
    return namespace;
  }

  private static JsonObject priorityClass(String name, JsonObject spec) {
    JsonObject made = object("scheduling.k8s.io/v1", "PriorityClass", JsonObject.of("name", name));
    made.putAll(spec);
    return made;
  }

  private static JsonObject priorityLevel(String name, Object spec) {
    JsonObject made =
        object(
            "flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration", updatedByServer(name));
    made.put("spec", spec);
    made.put("status", new JsonObject());
    return made;
  }

  private static JsonObject flowSchema(String name, JsonObject spec, String time) {
    String level = spec.objectAt("priorityLevelConfiguration").string("name", "");
    var message =
        "This FlowSchema references the PriorityLevelConfiguration object named \""
            + level
            + "\" and it exists";
    JsonObject made =
        object("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", updatedByServer(name));
    made.put("spec", spec);
    made.put("status", condition("Dangling", "False", "Found", message, time));
    return made;
  }

  private static JsonObject updatedByServer(String name) {
    var annotations = JsonObject.of("apf.kubernetes.io/autoupdate-spec", "true");
    return JsonObject.of("name", name, "annotations", annotations);
  }

  /** {@code [group, groupPriorityMinimum, version, versionPriority]}. */
  private static JsonObject apiService(JsonArray line, String time) {
    var group = (String) line.get(0);
    var version = (String) line.get(2);
    var labels = JsonObject.of("kube-aggregator.kubernetes.io/automanaged", "onstart");
    var metadata = JsonObject.of("name", version + "." + group, "labels", labels);
    JsonObject made = object("apiregistration.k8s.io/v1", "APIService", metadata);
    var spec = new JsonObject();
    if (!group.isEmpty()) {
      spec.put("group", group);
    }
    spec.put("version", version);
    spec.put("groupPriorityMinimum", line.get(1));
    spec.put("versionPriority", line.get(3));
    made.put("spec", spec);
    var message = "Local APIServices are always available";
    made.put("status", condition("Available", "True", "Local", message, time));
    return made;
  }

  private static JsonObject condition(
      String type, String status, String reason, String message, String time) {
    var condition = JsonObject.of("type", type, "status", status, "lastTransitionTime", time);
    condition.put("reason", reason);
    condition.put("message", message);
    return JsonObject.of("conditions", JsonArray.of(condition));
  }

  private static JsonObject object(String apiVersion, String kind, JsonObject metadata) {
    return JsonObject.of("apiVersion", apiVersion, "kind", kind, "metadata", metadata);
  }

  private static void stamp(JsonObject object, String time) {
    for (JsonObject condition : object.objectAt("status").objects("conditions")) {
      condition.replace("lastTransitionTime", "{time}", time);
    }
  }
}
