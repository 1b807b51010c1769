package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules on the status of a pod, which a kubelet writes, and the scheduler some of it. */
final class PodStatusChecks {

  private static final Set<String> SYSTEM_CONDITIONS =
      Set.of("PodScheduled", "Ready", "Initialized");
  private static final String NON_NEGATIVE = "must be a non-negative integer";

  private static final List<String> HEALTH = List.of("Healthy", "Unhealthy", "Unknown");

  private PodStatusChecks() {}

  static void define(Vocabulary words) {
    words.check("podStatus", PodStatusChecks::status);
    words.check("podConditionType", PodStatusChecks::conditionType);
    words.check("podClaimStatus", PodStatusChecks::claimStatus);
    words.check("podAddresses", PodStatusChecks::addresses);
    words.checkOf("containersOf", PodStatusChecks::allocatedResources);
    words.checkOf("keepTerminated", PodStatusChecks::keepTerminated);
    words.fill("podIpAlias", PodStatusChecks::podIpAlias);
  }

  /** The first address is in a field of its own too, which wins where they differ. */
  private static void podIpAlias(JsonObject status, Node node) {
    String first = status.string("podIP", "");
    List<JsonObject> all = status.objects("podIPs");
    if (!first.isEmpty() && (all.isEmpty() || !first.equals(all.getFirst().string("ip", "")))) {
      status.put("podIPs", JsonArray.of(JsonObject.of("ip", first)));
    } else if (first.isEmpty() && !all.isEmpty() && !all.getFirst().string("ip", "").isEmpty()) {
      status.put("podIP", all.getFirst().string("ip", ""));
    }
  }

  private static void conditionType(Node condition, Findings findings) {
    if (condition.field("observedGeneration").integer() < 0) {
      findings.invalid(condition.field("observedGeneration"), NON_NEGATIVE);
    }
    String type = condition.field("type").string();
    if (!SYSTEM_CONDITIONS.contains(type)) {
      Formats.named("qualifiedName")
          .apply(type)
          .forEach(text -> findings.invalid(condition.field("Type"), type, text));
    }
  }

  private static void status(Node status, Findings findings) {
    Node nominated = status.field("nominatedNodeName");
    if (!nominated.empty() && BasicChecks.changed(nominated)) {
      Formats.named("dnsSubdomain")
          .apply(nominated.string())
          .forEach(text -> findings.invalid(nominated, text));
      if (!status.root().at("spec.nodeName").empty()) {
        findings.forbidden(nominated, "may not be set on pods that are already bound to a node");
      }
    }
    if (status.field("observedGeneration").integer() < 0) {
      findings.invalid(status.field("observedGeneration"), NON_NEGATIVE);
    }
  }

  /** {@code podIPs} and {@code hostIPs}: at most one address of each family. */
  private static void addresses(Node list, Findings findings) {
    if (list.path().endsWith("hostIPs")) {
      hostAddress(list, findings);
    }
    Set<String> before = new HashSet<>();
    if (list.old() instanceof JsonArray old) {
      old.objects().forEach(address -> before.add(address.string("ip", "")));
    }
    int v4 = 0;
    int v6 = 0;
    for (int i = 0; i < list.list().size(); i++) {
      Node item = list.element(i);
      String ip = item.field("ip").string();
      Optional<IpAddress> parsed = IpAddress.parse(ip);
      if (parsed.isEmpty() && !before.contains(ip)) {
        Formats.ip(ip).forEach(text -> findings.invalid(item, ip, text));
      }
      boolean isV4 = parsed.isPresent() && parsed.get().isV4();
      v4 += isV4 ? 1 : 0;
      v6 += parsed.isPresent() && !isV4 ? 1 : 0;
      if (parsed.isEmpty() && list.list().size() > 1) {
        findings.internal(
            list, "failed to check for dual stack with error:invalid IP[" + i + "]: " + ip);
      }
    }
    if (list.list().size() > 1 && !(v4 == 1 && v6 == 1 && list.list().size() == 2)) {
      var shown = new JsonArray();
      list.list().objects().forEach(a -> shown.add(JsonObject.of("IP", a.string("ip", ""))));
      findings.invalid(list, shown, "may specify no more than one IP for each IP family");
    }
  }

  private static void hostAddress(Node list, Findings findings) {
    if (list.list().isEmpty()) {
      return;
    }
    Node first = list.element(0).field("ip");
    if (!first.string().equals(list.parent().field("hostIP").string())) {
      findings.invalid(first, first.string(), "must be equal to `hostIP`");
    }
  }

  /** The statuses of the pod's claims, by the names that the pod has for them. */
  private static void claimStatus(Node claim, Findings findings) {
    Node name = claim.field("name");
    Object claims = claim.root().field("spec").object().get("resourceClaims");
    if (!findings.named(claims).containsKey(name.string())) {
      findings.invalid(
          name, name.string(), "must match the name of an entry in `spec.resourceClaims`");
    }
    Object list = claim.parent().value();
    if (list != null && !findings.seen(list, "name").add(name.string())) {
      findings.duplicate(name, name.string(), "");
    }
  }

  /**
   * {@code (keepTerminated): {statuses: containerStatuses, of: containers}}: what has ended stays
   * so, if it is not to be restarted.
   */
  private static Check keepTerminated(Object argument) {
    var data = (JsonObject) argument;
    String containers = data.string("of", "");
    return (pod, findings) -> {
      Node statuses = pod.field(data.string("statuses", ""));
      if (!(statuses.old() instanceof JsonArray before)) {
        return;
      }
      JsonObject spec = statuses.root().field("spec").object();
      if (restartsAll(spec)) {
        return;
      }
      Map<String, JsonObject> now = findings.named(statuses.value());
      Map<String, JsonObject> known = findings.named(spec.get(containers));
      List<JsonObject> all = before.objects();
      for (int i = 0; i < all.size(); i++) {
        JsonObject ended = all.get(i).objectAt("state").object("terminated");
        String name = all.get(i).string("name", "");
        JsonObject status = now.get(name);
        boolean runs = status != null && status.objectAt("state").object("terminated") == null;
        JsonObject container = containers.equals("ephemeralContainers") ? null : known.get(name);
        if (ended != null && runs && !mayRestart(spec, container, ended.integer("exitCode", 0))) {
          findings.forbidden(
              statuses.entry(Integer.toString(i)).field("state"),
              "may not be transitioned to non-terminated state");
        }
      }
    };
  }

  private static boolean restartsAll(JsonObject spec) {
    return PodDefaults.containers(spec).stream()
        .flatMap(container -> container.objects("restartPolicyRules").stream())
        .anyMatch(rule -> rule.string("action", "").equals("RestartAllContainers"));
  }

  private static boolean mayRestart(
      JsonObject spec, @Nullable JsonObject container, long exitCode) {
    if (container == null) {
      return false;
    }
    String policy = container.string("restartPolicy", "");
    if (!policy.isEmpty()
        && container.objects("restartPolicyRules").stream()
            .anyMatch(rule -> catches(rule.objectAt("exitCodes"), exitCode))) {
      return true;
    }
    return switch (policy.isEmpty() ? spec.string("restartPolicy", "") : policy) {
      case "Always" -> true;
      case "OnFailure" -> exitCode != 0;
      default -> false;
    };
  }

  private static boolean catches(JsonObject exitCodes, long exitCode) {
    JsonArray values = exitCodes.get("values") instanceof JsonArray list ? list : new JsonArray();
    return switch (exitCodes.string("operator", "")) {
      case "In" -> values.contains(exitCode);
      case "NotIn" -> !values.contains(exitCode);
      default -> false;
    };
  }

  /** {@code containersOf: containers}: health is told of what the container has asked for. */
  private static Check allocatedResources(Object argument) {
    String containers = (String) argument;
    return (status, findings) -> {
      Object all = status.root().field("spec").object().get(containers);
      JsonObject container = findings.named(all).get(status.field("name").string());
      Node allocated = status.field("allocatedResourcesStatus");
      for (int i = 0; i < allocated.list().size(); i++) {
        Node resource = allocated.element(i).field("name");
        if (container != null) {
          asked(container.objectAt("resources"), resource, findings);
        }
        health(allocated.element(i).field("resources"), findings);
      }
    };
  }

  private static void asked(JsonObject resources, Node name, Findings findings) {
    String text = name.string();
    boolean claim = text.startsWith("claim:");
    boolean found =
        claim
            ? resources.objects("claims").stream()
                .map(PodStatusChecks::claim)
                .anyMatch(text::equals)
            : resources.objectAt("requests").containsKey(text);
    if (!found) {
      findings.invalid(
          name,
          text,
          claim
              ? "must match one of the container's resource claims in a format"
                  + " 'claim:<claimName>/<request>' or 'claim:<claimName>' if request is empty"
              : "must match one of the container's resource requests");
    }
  }

  private static String claim(JsonObject claim) {
    String request = claim.string("request", "");
    return "claim:" + claim.string("name", "") + (request.isEmpty() ? "" : "/" + request);
  }

  private static void health(Node resources, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < resources.list().size(); i++) {
      Node resource = resources.element(i);
      Node health = resource.field("health");
      if (!HEALTH.contains(health.string())) {
        findings.unsupported(health, health.string(), HEALTH);
      }
      Node message = resource.field("message");
      if (message.present() && message.string().isEmpty()) {
        findings.required(message, "must be non-empty if specified");
      }
      Node id = resource.field("resourceID");
      if (!seen.add(id.string())) {
        findings.duplicate(id, id.string(), "");
      }
    }
  }
}
