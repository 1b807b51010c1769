package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/** Rules on nodes, budgets, priorities and runtime classes. */
final class ClusterChecks {

  private static final long HIGHEST_USER_PRIORITY = 1_000_000_000;

  private ClusterChecks() {}

  static void define(Vocabulary words) {
    words.check("taintUnique", ClusterChecks::taintUnique);
    words.check("podCidrs", ClusterChecks::podCidrs);
    words.check("nodeUpdate", ClusterChecks::nodeUpdate);
    words.check("nodeAddresses", ClusterChecks::nodeAddresses);
    words.check("disruptionBudget", ClusterChecks::disruptionBudget);
    words.check("newPriorityClass", ClusterChecks::newPriorityClass);
    words.check("changedPriorityClass", ClusterChecks::changedPriorityClass);
    words.check("runtimeOverhead", ClusterChecks::overhead);
  }

  private static void taintUnique(Node taint, Findings findings) {
    Object list = taint.parent().value();
    String key = taint.field("key").string() + ":" + taint.field("effect").string();
    if (list != null && !findings.seen(list, "taint").add(key)) {
      var shown = new JsonObject();
      shown.put("Key", taint.field("key").string());
      shown.put("Value", taint.field("value").string());
      shown.put("Effect", taint.field("effect").string());
      Object added = taint.field("timeAdded").value();
      shown.put("TimeAdded", added == null ? JsonNull.NULL : added);
      findings.duplicate(taint, shown, "taints must be unique by key and effect pair");
    }
  }

  /** What is settled about a node once it is there. */
  private static void nodeUpdate(Node spec, Findings findings) {
    if (!spec.isUpdate()) {
      return;
    }
    Node provider = spec.field("providerID");
    boolean given = provider.old() instanceof String old && !old.isEmpty();
    if (given && !provider.string().equals(provider.old())) {
      findings.forbidden(
          provider, "node updates may not change providerID except from \"\" to valid");
    }
    Node external = spec.field("externalID");
    String before = external.old() instanceof String old ? old : "";
    if (!external.string().equals(before)) {
      findings.forbidden(external, "may not be updated");
    }
  }

  /** Kubernetes looks at the addresses of nodes only when they change. */
  private static void nodeAddresses(Node addresses, Findings findings) {
    var seen = new HashSet<JsonObject>();
    for (int i = 0; addresses.isUpdate() && i < addresses.list().size(); i++) {
      Node address = addresses.element(i);
      var shown = new JsonObject();
      shown.put("Type", address.field("type").string());
      shown.put("Address", address.field("address").string());
      if (!seen.add(shown)) {
        findings.duplicate(address, shown, "");
      }
    }
  }

  private static void podCidrs(Node cidrs, Findings findings) {
    for (int i = 0; i < cidrs.list().size(); i++) {
      Node cidr = cidrs.element(i);
      Formats.cidr(cidr.string()).forEach(text -> findings.invalid(cidr, text));
    }
    long v4 = cidrs.list().strings().stream().filter(c -> !c.contains(":")).count();
    if (v4 > 1 || cidrs.list().size() - v4 > 1) {
      findings.invalid(cidrs, "may specify no more than one CIDR for each IP family");
    }
    boolean given = cidrs.old() instanceof JsonArray old && !old.isEmpty();
    if (cidrs.isUpdate() && given && !Objects.equals(cidrs.value(), cidrs.old())) {
      findings.forbidden(cidrs, "node updates may not change podCIDR except from \"\" to valid");
    }
  }

  private static void disruptionBudget(Node spec, Findings findings) {
    Node min = spec.field("minAvailable");
    Node max = spec.field("maxUnavailable");
    if (min.present() && max.present()) {
      findings.invalid(
          spec,
          GoStructs.json("PodDisruptionBudgetSpec", spec.object()),
          "minAvailable and maxUnavailable cannot be both set");
    }
    for (Node one : List.of(min, max)) {
      if (one.present()) {
        FormatChecks.intOrPercent(one, findings);
        WorkloadChecks.atMostAll(one, findings);
      }
    }
  }

  private static void newPriorityClass(Node priorityClass, Findings findings) {
    if (priorityClass.isUpdate()) {
      return;
    }
    Node value = priorityClass.field("value");
    Node name = priorityClass.at("metadata.name");
    boolean system = name.string().startsWith("system-");
    boolean known =
        List.of("system-cluster-critical", "system-node-critical").contains(name.string());
    if (system && !known) {
      findings.forbidden(
          name,
          "priority class names with 'system-' prefix are reserved for system use only. error: "
              + name.string()
              + " is not a known system priority class");
    } else if (!system && value.integer() > HIGHEST_USER_PRIORITY) {
      findings.forbidden(
          value, "maximum allowed value of a user defined priority is " + HIGHEST_USER_PRIORITY);
    }
    PodChecks.preemptionPolicy(priorityClass.field("preemptionPolicy"), findings);
  }

  private static void changedPriorityClass(Node priorityClass, Findings findings) {
    Node value = priorityClass.field("value");
    if (BasicChecks.changed(value)) {
      findings.forbidden(value, "may not be changed in an update.");
    }
    Node policy = priorityClass.field("preemptionPolicy");
    if (BasicChecks.changed(policy)) {
      findings.invalid(policy, "field is immutable");
    }
  }

  private static void overhead(Node overhead, Findings findings) {
    Node amounts = overhead.field("podFixed");
    Node shown = overhead.field("limits");
    for (String name : ResourceChecks.sorted(amounts)) {
      Node entry = shown.entry(name).with(amounts.entry(name).value());
      ResourceChecks.containerName(entry, name, findings);
      ResourceChecks.sign(entry, name, findings);
    }
  }
}
