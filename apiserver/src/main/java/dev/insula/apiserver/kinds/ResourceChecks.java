package dev.insula.apiserver.kinds;

import dev.insula.machinery.names.LabelRules;
import java.util.List;
import java.util.Set;

/** Rules on amounts of resources: their names, their signs, requests against limits. */
final class ResourceChecks {

  private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> STANDARD =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "requests.storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "services",
          "replicationcontrollers",
          "resourcequotas",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");
  private static final String HUGEPAGES = "hugepages-";
  private static final List<String> POD_LEVEL = List.of("cpu", "hugepages-", "memory");

  private ResourceChecks() {}

  static void define(Vocabulary words) {
    words.check("quantities", (_, _) -> {});
    words.check("quantity", (_, _) -> {});
    words.check("resourceLists", ResourceChecks::containerLists);
    words.check("podResourceLists", ResourceChecks::podLists);
    words.check("resourceRules", (_, _) -> {});
    words.check("overheadResources", ResourceChecks::overhead);
  }

  /** Limits, then requests, then both together. */
  private static void containerLists(Node resources, Findings findings) {
    boolean[] kinds = new boolean[2];
    Node limits = resources.field("limits");
    Node requests = resources.field("requests");
    for (String name : sorted(limits)) {
      amount(limits.entry(name), name, findings);
      note(kinds, name);
    }
    for (String name : sorted(requests)) {
      amount(requests.entry(name), name, findings);
      againstLimit(requests, limits, name, findings);
      note(kinds, name);
    }
    if (kinds[1] && !kinds[0]) {
      findings.forbidden(resources, "HugePages require cpu or memory");
    }
  }

  private static void note(boolean[] kinds, String name) {
    kinds[0] |= name.equals("cpu") || name.equals("memory");
    kinds[1] |= name.startsWith(HUGEPAGES);
  }

  static List<String> sorted(Node map) {
    return map.object().keySet().stream().sorted().toList();
  }

  private static void amount(Node entry, String name, Findings findings) {
    containerName(entry, name, findings);
    sign(entry, name, findings);
  }

  /** A resource that containers can have. */
  static void containerName(Node entry, String name, Findings findings) {
    name(entry, name, findings);
    if (!name.contains("/")) {
      if (!CONTAINER.contains(name) && !name.startsWith(HUGEPAGES)) {
        findings.invalid(entry, name, "must be a standard resource for containers");
      }
    } else if (!isNative(name) && !isExtended(name)) {
      findings.invalid(entry, name, "doesn't follow extended resource name standard");
    }
  }

  private static boolean isNative(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  /** A resource that somebody else defines; quotas must be able to name its requests. */
  static boolean isExtended(String name) {
    return !isNative(name)
        && !name.startsWith("requests.")
        && LabelRules.key("requests." + name).isEmpty();
  }

  static void name(Node entry, String name, Findings findings) {
    List<String> malformed = LabelRules.key(name);
    malformed.forEach(text -> findings.invalid(entry, name, text));
    boolean standard =
        STANDARD.contains(name)
            || name.startsWith(HUGEPAGES)
            || name.startsWith("requests.hugepages-");
    if (malformed.isEmpty() && !name.contains("/") && !standard) {
      findings.invalid(entry, name, "must be a standard resource type or fully qualified");
    }
  }

  static void sign(Node entry, String name, Findings findings) {
    var amount = Quantities.value(entry.string());
    if (amount.signum() < 0) {
      findings.invalid(entry, entry.string(), "must be greater than or equal to 0");
    }
    if (isInteger(name) && amount.stripTrailingZeros().scale() > 0) {
      findings.invalid(entry, entry.string(), "must be an integer");
    }
  }

  /** Extended resources come in whole pieces. */
  private static boolean isInteger(String name) {
    return (name.contains("/") && !name.contains("kubernetes.io/"))
        || name.startsWith("attachable-volumes-");
  }

  static boolean overcommits(String name) {
    return !name.contains("/") && !name.startsWith(HUGEPAGES);
  }

  private static void againstLimit(Node requests, Node limits, String name, Findings findings) {
    String request = requests.entry(name).string();
    Node limit = limits.entry(name);
    if (limit.present()) {
      int order = Quantities.compare(request, limit.string());
      if (order != 0 && !overcommits(name)) {
        findings.invalid(
            requests, request, "must be equal to " + name + " limit of " + limit.string());
      } else if (order > 0) {
        findings.invalid(
            requests,
            request,
            "must be less than or equal to " + name + " limit of " + limit.string());
      }
    } else if (!overcommits(name)) {
      findings.required(limits, "Limit must be set for non overcommitable resources");
    }
  }

  private static void podLists(Node resources, Findings findings) {
    Node limits = resources.field("limits");
    Node requests = resources.field("requests");
    for (String name : sorted(limits)) {
      podLevel(limits.entry(name), name, findings);
    }
    for (String name : sorted(requests)) {
      if (podLevel(requests.entry(name), name, findings)) {
        againstLimit(requests, limits, name, findings);
      }
    }
  }

  private static boolean podLevel(Node entry, String name, Findings findings) {
    int before = findings.causes().size();
    name(entry, name, findings);
    boolean wellFormed = findings.causes().size() == before;
    if (wellFormed && !isPodLevel(name)) {
      findings.unsupported(entry, name, POD_LEVEL);
    }
    sign(entry, name, findings);
    return wellFormed && isPodLevel(name);
  }

  /** Whether a pod as a whole can ask for the resource. */
  static boolean isPodLevel(String name) {
    return name.equals("cpu") || name.equals("memory") || name.startsWith(HUGEPAGES);
  }

  private static void overhead(Node overhead, Findings findings) {
    for (String name : sorted(overhead)) {
      Node shown = overhead.field("limits").entry(name).with(overhead.entry(name).value());
      amount(shown, name, findings);
    }
  }
}
