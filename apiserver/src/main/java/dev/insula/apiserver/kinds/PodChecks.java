package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules on what pods have beside their containers and volumes. */
final class PodChecks {

  private static final int MAX_NAMESERVERS = 3;
  private static final int MAX_SEARCHES = 32;
  private static final int MAX_SEARCH_CHARS = 2048;

  private static final int MAX_HOSTNAME = 64;
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  /** What only metadata of objects has, in the order of Kubernetes' struct. */
  private static final List<String> NAMES =
      List.of(
          "name",
          "generateName",
          "namespace",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences",
          "finalizers",
          "managedFields");

  private PodChecks() {}

  static void define(Vocabulary words) {
    words.check("annotationKeys", PodChecks::annotationKeys);
    words.check("templateMetadata", PodChecks::templateMetadata);
    words.check("templateEphemeral", PodChecks::templateEphemeral);
    words.check("claimSource", PodChecks::claimSource);
    words.check("dnsNameservers", PodChecks::nameservers);
    words.check("dnsSearches", PodChecks::searches);
    words.check("optionName", PodChecks::optionName);
    words.check("dnsNone", PodChecks::dnsNone);
    words.check("minDomains", PodChecks::minDomains);
    words.check("spreadUnique", PodChecks::spreadUnique);
    words.check("podCreate", PodChecks::create);
    words.check("schedulingGates", PodChecks::gates);
    words.check("nameless", PodChecks::nameless);
    words.check("preemptionPolicy", PodChecks::preemptionPolicy);
    words.check("hostnameOverride", PodChecks::hostnameOverride);
  }

  /** Errors leave out that these are metadata. */
  private static void templateMetadata(Node template, Findings findings) {
    Node metadata = template.field("metadata");
    FormatChecks.labels(template.field("labels").with(metadata.field("labels").value()), findings);
    annotationKeys(
        template.field("annotations").with(metadata.field("annotations").value()), findings);
  }

  /** Metadata of what gets its name later: labels and annotations and nothing else. */
  private static void nameless(Node metadata, Findings findings) {
    for (String field : NAMES) {
      if (!metadata.field(field).empty()) {
        findings.forbidden(metadata.field(field.equals("uid") ? "uID" : field), "cannot be set");
      }
    }
  }

  /** An empty policy is missing, rather than unknown. */
  static void preemptionPolicy(Node policy, Findings findings) {
    List<String> known = List.of("PreemptLowerPriority", "Never");
    if (policy.present() && policy.empty()) {
      findings.required(policy);
    } else if (policy.present() && !known.contains(policy.string())) {
      findings.unsupported(policy, policy.string(), known);
    }
  }

  private static void templateEphemeral(Node template, Findings findings) {
    Node containers = template.at("spec.ephemeralContainers");
    if (!containers.empty()) {
      findings.forbidden(containers, "ephemeral containers not allowed in pod template");
    }
  }

  private static void annotationKeys(Node annotations, Findings findings) {
    for (String key : annotations.object().keySet()) {
      Formats.named("qualifiedName")
          .apply(key.toLowerCase(Locale.ROOT))
          .forEach(text -> findings.invalid(annotations, key, text));
    }
  }

  private static void claimSource(Node claim, Findings findings) {
    Node name = claim.field("resourceClaimName");
    Node template = claim.field("resourceClaimTemplateName");
    if (name.present() && template.present()) {
      findings.invalid(
          claim,
          shown(claim),
          "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
    } else if (name.absent() && template.absent()) {
      findings.invalid(
          claim,
          shown(claim),
          "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
    }
  }

  private static JsonObject shown(Node claim) {
    var out = new JsonObject();
    for (String field : List.of("name", "resourceClaimName", "resourceClaimTemplateName")) {
      Object value = claim.field(field).value();
      out.put(
          Character.toUpperCase(field.charAt(0)) + field.substring(1),
          value == null ? JsonNull.NULL : value);
    }
    return out;
  }

  private static void nameservers(Node servers, Findings findings) {
    if (servers.list().size() > MAX_NAMESERVERS) {
      findings.invalid(servers, "must not have more than " + MAX_NAMESERVERS + " nameservers");
    }
    for (int i = 0; i < servers.list().size(); i++) {
      Node server = servers.element(i);
      Formats.ip(server.string()).forEach(text -> findings.invalid(server, text));
    }
  }

  private static void searches(Node searches, Findings findings) {
    JsonArray list = searches.list();
    if (list.size() > MAX_SEARCHES) {
      findings.invalid(searches, "must not have more than " + MAX_SEARCHES + " search paths");
    }
    if (String.join(" ", list.strings()).length() > MAX_SEARCH_CHARS) {
      findings.invalid(
          searches,
          "must not have more than "
              + MAX_SEARCH_CHARS
              + " characters (including spaces) in the search list");
    }
    for (int i = 0; i < list.size(); i++) {
      Node search = searches.element(i);
      String name = search.string();
      String domain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
      if (!name.equals(".")) {
        Formats.dnsSubdomainWithUnderscore(domain).forEach(text -> findings.invalid(search, text));
      }
    }
  }

  private static void optionName(Node option, Findings findings) {
    if (option.field("name").empty()) {
      findings.required(option, "must not be empty");
    }
  }

  private static void gates(Node gates, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < gates.list().size(); i++) {
      Node gate = gates.element(i);
      String name = gate.field("name").string();
      Formats.named("qualifiedName")
          .apply(name)
          .forEach(text -> findings.invalid(gate, name, text));
      if (!seen.add(name)) {
        findings.duplicate(gate, name, "");
      }
    }
  }

  private static void hostnameOverride(Node name, Findings findings) {
    Node spec = name.parent();
    if (spec.field("setHostnameAsFQDN").bool()) {
      findings.forbidden(name, "may not be specified when setHostnameAsFQDN is true");
    }
    if (spec.field("hostNetwork").bool()) {
      findings.forbidden(name, "may not be specified when hostNetwork is true");
    }
    if (name.string().length() > MAX_HOSTNAME) {
      findings.tooLong(name, MAX_HOSTNAME);
    }
    Formats.named("dnsSubdomain")
        .apply(name.string())
        .forEach(text -> findings.invalid(name, name.string(), text));
  }

  private static void dnsNone(Node spec, Findings findings) {
    if (!spec.field("dnsPolicy").string().equals("None")) {
      return;
    }
    Node config = spec.field("dnsConfig");
    if (config.absent()) {
      findings.required(config, "must provide `dnsConfig` when `dnsPolicy` is None");
    } else if (config.field("nameservers").empty()) {
      findings.required(
          config.field("nameservers"),
          "must provide at least one DNS nameserver when `dnsPolicy` is None");
    }
  }

  private static void minDomains(Node constraint, Findings findings) {
    Node least = constraint.field("minDomains");
    String when = constraint.field("whenUnsatisfiable").string();
    if (least.absent()) {
      return;
    }
    if (least.integer() <= 0) {
      findings.invalid(least, "must be greater than zero");
    }
    if (!when.equals("DoNotSchedule")) {
      findings.invalid(
          least, "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + when);
    }
  }

  /** Reported at the first of two equal constraints. */
  private static void spreadUnique(Node constraint, Findings findings) {
    List<JsonObject> all = constraint.parent().list().objects();
    JsonObject own = constraint.object();
    Set<String> later = new HashSet<>();
    boolean after = false;
    for (JsonObject other : all) {
      if (after) {
        later.add(pair(other));
      }
      after |= identical(other, own);
    }
    if (later.contains(pair(own))) {
      findings.duplicate(constraint.field("{topologyKey, whenUnsatisfiable}"), pair(own), "");
    }
  }

  private static boolean identical(JsonObject a, JsonObject b) {
    return System.identityHashCode(a) == System.identityHashCode(b);
  }

  private static String pair(JsonObject constraint) {
    return "{"
        + constraint.string("topologyKey", "")
        + ", "
        + constraint.string("whenUnsatisfiable", "")
        + "}";
  }

  private static void create(Node pod, Findings findings) {
    if (pod.isUpdate()) {
      return;
    }
    Node cost = pod.at("metadata.annotations").entry(DELETION_COST);
    if (cost.present() && !isInt32(cost.string())) {
      findings.invalid(cost, "must be a 32bit integer");
    }
    Node ephemeral = pod.at("spec.ephemeralContainers");
    if (!ephemeral.empty()) {
      findings.forbidden(ephemeral, "cannot be set on create");
    }
    Node node = pod.at("spec.nodeName");
    if (!node.empty() && !pod.at("spec.schedulingGates").empty()) {
      findings.forbidden(node, "cannot be set until all schedulingGates have been cleared");
    }
  }

  /** As the controllers read it: no plus, no leading zeros. */
  private static boolean isInt32(String text) {
    try {
      return Integer.toString(Integer.parseInt(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
