package dev.insula.apiserver.kinds;

import dev.insula.machinery.names.LabelRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Rules on limit ranges and quotas. */
final class QuotaChecks {

  /** What is counted, and so comes in whole numbers. */
  private static final Set<String> INTEGERS =
      Set.of(
          "pods",
          "services",
          "replicationcontrollers",
          "resourcequotas",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");

  private static final Set<String> QUOTA_RESOURCES =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.storage",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "persistentvolumeclaims",
          "configmaps",
          "services.nodeports",
          "services.loadbalancers");
  private static final List<String> SCOPES =
      List.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity",
          "VolumeAttributesClass");

  private static final Set<String> EXISTS_ONLY =
      Set.of(
          "Terminating",
          "NotTerminating",
          "BestEffort",
          "NotBestEffort",
          "CrossNamespacePodAffinity");

  private static final List<String> POD_RESOURCES =
      List.of(
          "pods",
          "cpu",
          "memory",
          "limits.cpu",
          "limits.memory",
          "requests.cpu",
          "requests.memory");

  private static final List<String> AMOUNTS =
      List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");
  private static final List<String> OF_PODS = List.of("max", "min", "maxLimitRequestRatio");

  private QuotaChecks() {}

  static void define(Vocabulary words) {
    words.check("limitRangeType", QuotaChecks::limitType);
    words.check("limitRangeItem", QuotaChecks::limitItem);
    words.check("quotaAmounts", QuotaChecks::amounts);
    words.check("quotaRules", QuotaChecks::quota);
  }

  private static void limitType(Node type, Findings findings) {
    LabelRules.key(type.string()).forEach(text -> findings.invalid(type, type.string(), text));
    boolean standard = List.of("Pod", "Container", "PersistentVolumeClaim").contains(type.string());
    if (!standard && !type.string().contains("/") && LabelRules.key(type.string()).isEmpty()) {
      findings.invalid(type, "must be a standard limit type or fully qualified");
    }
  }

  private static void limitItem(Node item, Findings findings) {
    String type = item.field("type").string();
    if (type.equals("Pod")) {
      for (String field : List.of("default", "defaultRequest")) {
        if (!item.field(field).empty()) {
          findings.forbidden(item.field(field), "may not be specified when `type` is 'Pod'");
        }
      }
    }
    var names = new TreeSet<String>();
    List<String> checked = type.equals("Pod") ? OF_PODS : AMOUNTS;
    for (String field : checked) {
      names.addAll(item.field(field).object().keySet());
    }
    for (String field : checked) {
      itemNames(item.field(field), type, findings);
    }
    if (type.equals("PersistentVolumeClaim")
        && !item.field("min").object().containsKey("storage")
        && !item.field("max").object().containsKey("storage")) {
      findings.required(
          item.field("limits"),
          "either minimum or maximum storage value is required, but neither was provided");
    }
    for (String name : names) {
      order(item, name, findings);
      ratio(item, name, findings);
    }
  }

  private static void itemNames(Node amounts, String type, Findings findings) {
    for (String name : ResourceChecks.sorted(amounts)) {
      if (type.equals("Container") || type.equals("Pod")) {
        ResourceChecks.containerName(amounts.entry(name), name, findings);
      } else {
        ResourceChecks.name(amounts.entry(name), name, findings);
      }
    }
  }

  /** How much more a limit may be than the request. */
  private static void ratio(Node item, String name, Findings findings) {
    Node ratio = item.field("maxLimitRequestRatio").entry(name);
    Node min = item.field("min").entry(name);
    Node max = item.field("max").entry(name);
    if (ratio.present() && Quantities.compare(ratio.string(), "1") < 0) {
      findings.invalid(ratio, "ratio " + ratio.string() + " is less than 1");
    }
    if (ratio.present() && min.present() && max.present()) {
      double most =
          Quantities.value(max.string()).doubleValue()
              / Quantities.value(min.string()).doubleValue();
      if (Quantities.value(ratio.string()).doubleValue() > most) {
        findings.invalid(
            ratio,
            String.format(
                java.util.Locale.ROOT,
                "ratio %s is greater than max/min = %f",
                ratio.string(),
                most));
      }
    }
    Node limit = item.field("default").entry(name);
    Node request = item.field("defaultRequest").entry(name);
    boolean differ =
        limit.present()
            && request.present()
            && Quantities.compare(limit.string(), request.string()) != 0;
    if (differ && !ResourceChecks.overcommits(name)) {
      findings.invalid(
          request,
          "default value "
              + limit.string()
              + " must equal to defaultRequest value "
              + request.string()
              + " in "
              + name);
    }
  }

  /** min ≤ defaultRequest ≤ default ≤ max. */
  private static void order(Node item, String name, Findings findings) {
    Node min = item.field("min").entry(name);
    Node max = item.field("max").entry(name);
    Node limit = item.field("default").entry(name);
    Node request = item.field("defaultRequest").entry(name);
    if (isOver(min, max)) {
      findings.invalid(
          min, "min value " + min.string() + " is greater than max value " + max.string());
    }
    if (isOver(min, request)) {
      findings.invalid(
          request,
          "min value "
              + min.string()
              + " is greater than default request value "
              + request.string());
    }
    if (isOver(request, max)) {
      findings.invalid(
          request,
          "default request value "
              + request.string()
              + " is greater than max value "
              + max.string());
    }
    if (isOver(request, limit)) {
      findings.invalid(
          request,
          "default request value "
              + request.string()
              + " is greater than default limit value "
              + limit.string());
    }
    if (isOver(min, limit)) {
      findings.invalid(
          limit,
          min.string(),
          "min value " + min.string() + " is greater than default value " + limit.string());
    }
    if (isOver(limit, max)) {
      findings.invalid(
          limit,
          max.string(),
          "default value " + limit.string() + " is greater than max value " + max.string());
    }
  }

  private static boolean isOver(Node a, Node b) {
    return a.present() && b.present() && Quantities.compare(a.string(), b.string()) > 0;
  }

  private static void quota(Node spec, Findings findings) {
    amounts(spec.field("hard"), findings);
    scopes(spec, findings);
    scopeSelector(spec.at("scopeSelector.matchExpressions"), findings);
    if (BasicChecks.changed(spec.field("scopes"))) {
      findings.invalid(spec.field("scopes"), "field is immutable");
    }
  }

  private static void amounts(Node hard, Findings findings) {
    for (String name : ResourceChecks.sorted(hard)) {
      Node entry = hard.entry(name);
      resourceName(entry, name, findings);
      var amount = Quantities.value(entry.string());
      if (amount.signum() < 0) {
        findings.invalid(entry, "must be greater than or equal to 0");
      }
      if (isInteger(name) && amount.stripTrailingZeros().scale() > 0) {
        findings.invalid(entry, "must be an integer");
      }
    }
  }

  private static boolean isInteger(String name) {
    return INTEGERS.contains(name) || ResourceChecks.isExtended(name);
  }

  private static void resourceName(Node entry, String name, Findings findings) {
    ResourceChecks.name(entry, name, findings);
    boolean prefixed =
        name.startsWith("hugepages-")
            || name.startsWith("requests.hugepages-")
            || name.startsWith("count/");
    if (!name.contains("/") && !prefixed && !QUOTA_RESOURCES.contains(name)) {
      findings.invalid(entry, name, "must be a standard resource for quota");
    }
  }

  private static void scopes(Node spec, Findings findings) {
    Node scopes = spec.field("scopes");
    if (scopes.empty()) {
      return;
    }
    List<String> given = scopes.list().strings();
    for (String scope : given) {
      if (!SCOPES.contains(scope)) {
        findings.invalid(scopes, "unsupported scope");
      }
      for (String resource : ResourceChecks.sorted(spec.field("hard"))) {
        if (QUOTA_RESOURCES.contains(resource) && !counts(scope, resource)) {
          findings.invalid(scopes, "unsupported scope applied to resource");
        }
      }
    }
    boolean terminating = given.contains("Terminating") && given.contains("NotTerminating");
    if (terminating || (given.contains("BestEffort") && given.contains("NotBestEffort"))) {
      findings.invalid(scopes, "conflicting scopes");
    }
  }

  private static void conflictingSelectors(Node expressions, Findings findings) {
    List<String> given =
        expressions.list().objects().stream().map(e -> e.string("scopeName", "")).toList();
    for (String scope : List.of("BestEffort", "Terminating")) {
      if (given.contains(scope) && given.contains("Not" + scope)) {
        Node scopes = expressions.parent().parent().field("scopes");
        findings.invalid(expressions, scopes.value(), "conflicting scopes");
      }
    }
  }

  /** Whether a scope can tell the objects apart that a resource counts. */
  private static boolean counts(String scope, String resource) {
    return switch (scope) {
      case "BestEffort" -> resource.equals("pods");
      case "VolumeAttributesClass" ->
          resource.equals("persistentvolumeclaims") || resource.equals("requests.storage");
      case "Terminating",
          "NotTerminating",
          "NotBestEffort",
          "PriorityClass",
          "CrossNamespacePodAffinity" ->
          POD_RESOURCES.contains(resource);
      default -> true;
    };
  }

  private static void scopeSelector(Node expressions, Findings findings) {
    Node operators = expressions.field("operator");
    Node values = expressions.field("values");
    for (int i = 0; i < expressions.list().size(); i++) {
      Node expression = expressions.element(i);
      String scope = expression.field("scopeName").string();
      String operator = expression.field("operator").string();
      boolean hasValues = !expression.field("values").empty();
      if (!SCOPES.contains(scope)) {
        findings.invalid(expressions.field("scopeName"), scope, "unsupported scope");
      }
      for (String resource : ResourceChecks.sorted(expressions.parent().parent().field("hard"))) {
        if (QUOTA_RESOURCES.contains(resource) && !counts(scope, resource)) {
          findings.invalid(
              expressions,
              GoStructs.json("ScopeSelector", expressions.parent().object()),
              "unsupported scope applied to resource");
        }
      }
      if (EXISTS_ONLY.contains(scope) && !operator.equals("Exists")) {
        findings.invalid(
            operators,
            operator,
            "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating,"
                + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                + " ResourceQuotaScopeNotBestEffort or"
                + " ResourceQuotaScopeCrossNamespacePodAffinity");
      }
      switch (operator) {
        case "In", "NotIn" -> {
          if (!hasValues) {
            findings.required(
                values,
                "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
          }
        }
        case "Exists", "DoesNotExist" -> {
          if (hasValues) {
            findings.invalid(
                values,
                expression.field("values").value(),
                "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope"
                    + " selector");
          }
        }
        default -> findings.invalid(operators, operator, "not a valid selector operator");
      }
    }
    conflictingSelectors(expressions, findings);
  }
}
