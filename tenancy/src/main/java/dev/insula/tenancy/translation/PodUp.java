package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Super pod → status of the tenant pod.
 *
 * <p>The super cluster is the source of truth for what a kubelet and a scheduler say. Conditions of
 * other types are the tenant's own (readiness gates, controllers) and stay; {@code Ready} also
 * needs the tenant's readiness gates, which the super pod does not have.
 */
public final class PodUp {

  /** Condition of a tenant pod that may not pass down. */
  public static final String REFUSED = RefusalMark.CONDITION;

  private static final String READY = "Ready";

  /** Conditions that the super cluster's components set. */
  private static final Set<String> FROM_SUPER =
      Set.of(
          "PodScheduled",
          "Initialized",
          "ContainersReady",
          READY,
          "PodReadyToStartContainers",
          "PodResizePending",
          "PodResizeInProgress");

  /**
   * Set by whoever ends a pod early, on either side: the tenant's evictions, the platform's drains.
   * The super pod's word counts where both speak.
   */
  private static final String DISRUPTED = "DisruptionTarget";

  private static final List<String> STATUS_LISTS =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  private PodUp() {}

  /** The status that the tenant pod should have; neither argument is changed. */
  public static JsonObject status(JsonObject tenantPod, JsonObject superPod) {
    JsonObject own = tenantPod.objectAt("status");
    JsonObject status = superPod.objectAt("status").deepCopy();
    // Counts the super object's changes, which say nothing about the tenant's.
    status.remove("observedGeneration");
    status.remove("nominatedNodeName");
    Set<String> containers = new HashSet<>();
    PodSpecs.containers(tenantPod.objectAt("spec"))
        .forEach(container -> containers.add(container.string("name", "")));
    for (String list : STATUS_LISTS) {
      JsonArray statuses = status.array(list);
      if (statuses != null) {
        statuses.removeIf(
            s -> s instanceof JsonObject o && !containers.contains(o.string("name", "")));
      }
    }
    mergeConditions(own, status);
    judgeGates(tenantPod, status);
    Object generation = own.get("observedGeneration");
    if (generation != null) {
      status.put("observedGeneration", generation);
    }
    return status;
  }

  /**
   * Whether nothing is to be written. That a pod is scheduled was told by its binding, with a time
   * of its own.
   */
  public static boolean saysTheSame(JsonObject status, JsonObject wanted) {
    return comparable(status).equals(comparable(wanted));
  }

  /** Whether the tenant's pod is on the super pod's node and says what that one says. */
  public static boolean isUpToDate(JsonObject tenantPod, JsonObject superPod) {
    return node(tenantPod).equals(node(superPod))
        && saysTheSame(tenantPod.objectAt("status"), status(tenantPod, superPod));
  }

  private static String node(JsonObject pod) {
    return pod.objectAt("spec").string("nodeName", "");
  }

  private static JsonObject comparable(JsonObject status) {
    var out = new JsonObject();
    status.forEach(
        (key, value) -> {
          if (!key.equals("conditions")) {
            out.put(key, value);
          }
        });
    var conditions = new JsonObject();
    for (JsonObject condition : status.objects("conditions")) {
      boolean scheduled = is(condition, "PodScheduled", "True");
      conditions.put(condition.string("type", ""), scheduled ? new JsonObject() : condition);
    }
    out.put("conditions", conditions);
    return out;
  }

  private static void mergeConditions(JsonObject own, JsonObject status) {
    JsonArray conditions = status.arrayOrCreate("conditions");
    conditions.objects().forEach(condition -> condition.remove("observedGeneration"));
    for (JsonObject condition : own.objects("conditions")) {
      String type = condition.string("type", "");
      boolean told = type.equals(DISRUPTED) && has(conditions, type);
      if (!FROM_SUPER.contains(type) && !told) {
        conditions.removeIf(c -> c instanceof JsonObject o && o.string("type", "").equals(type));
        conditions.add(condition.deepCopy());
      }
    }
    if (conditions.isEmpty()) {
      status.remove("conditions");
    }
  }

  private static boolean has(JsonArray conditions, String type) {
    return conditions.objects().stream().anyMatch(c -> c.string("type", "").equals(type));
  }

  private static void judgeGates(JsonObject tenantPod, JsonObject status) {
    List<JsonObject> gates = tenantPod.objectAt("spec").objects("readinessGates");
    if (gates.isEmpty()) {
      return;
    }
    List<JsonObject> conditions = status.objects("conditions");
    for (JsonObject gate : gates) {
      String type = gate.string("conditionType", "");
      boolean met = conditions.stream().anyMatch(c -> is(c, type, "True"));
      if (!met) {
        conditions.stream().filter(c -> is(c, READY, "True")).forEach(c -> notReady(c, type));
      }
    }
  }

  private static void notReady(JsonObject ready, String gate) {
    ready.put("status", "False");
    ready.put("reason", "ReadinessGatesNotReady");
    ready.put(
        "message", "corresponding condition of pod readiness gate \"" + gate + "\" is not True");
  }

  private static boolean is(JsonObject condition, String type, String status) {
    return condition.string("type", "").equals(type)
        && condition.string("status", "").equals(status);
  }
}
