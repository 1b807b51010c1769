package dev.insula.apiserver.kinds;

import java.util.List;
import java.util.function.BiConsumer;

/** Rules on which requests a flow schema means, and on how a priority level queues them. */
final class FlowRuleChecks {

  private static final List<String> VERBS =
      List.of(
          "create",
          "delete",
          "deletecollection",
          "get",
          "list",
          "patch",
          "proxy",
          "update",
          "watch");
  private static final int MAX_QUEUES = 10_000_000;
  private static final int MAX_PERCENT = 100;
  private static final int MAX_HASH_BITS = 60;

  private static final String NAMESPACES =
      "each member of this list must be '*' or a DNS-1123 label; ";

  private FlowRuleChecks() {}

  static void define(Vocabulary words) {
    words.check("flowPolicyRules", FlowRuleChecks::policyRules);
    words.check("priorityLevel", FlowRuleChecks::priorityLevel);
    words.check("limitedLevel", FlowRuleChecks::limited);
    words.check("limitResponse", FlowRuleChecks::response);
  }

  private static void policyRules(Node rule, Findings findings) {
    Node resources = rule.field("resourceRules");
    for (int i = 0; i < resources.list().size(); i++) {
      resourceRule(resources.element(i), findings);
    }
    Node others = rule.field("nonResourceRules");
    for (int i = 0; i < others.list().size(); i++) {
      verbs(others.element(i).field("verbs"), findings);
      list(
          others.element(i).field("nonResourceURLs"),
          "nonResourceURLs must contain at least one value",
          "non-resource URLs",
          FlowRuleChecks::url,
          findings);
    }
  }

  private static void resourceRule(Node rule, Findings findings) {
    verbs(rule.field("verbs"), findings);
    list(
        rule.field("apiGroups"),
        "resource rules must supply at least one api group",
        "api groups",
        (_, _) -> {},
        findings);
    list(
        rule.field("resources"),
        "resource rules must supply at least one resource",
        "resources",
        (_, _) -> {},
        findings);
    Node namespaces = rule.field("namespaces");
    if (!namespaces.empty() || !rule.field("clusterScope").bool()) {
      list(
          namespaces,
          "resource rules that are not cluster scoped must supply at least one namespace",
          "namespaces",
          (name, found) ->
              Formats.named("dnsLabel")
                  .apply(name.string())
                  .forEach(text -> found.invalid(name, NAMESPACES + text)),
          findings);
    }
  }

  /** A list that is not empty, and has a star alone or elements that pass a check. */
  private static void list(
      Node list,
      String missing,
      String others,
      BiConsumer<Node, Findings> each,
      Findings findings) {
    if (list.empty()) {
      findings.required(list, missing);
      return;
    }
    if (list.list().contains("*")) {
      if (list.list().size() > 1) {
        findings.invalid(list, "if '*' is present, must not specify other " + others);
      }
      return;
    }
    for (int i = 0; i < list.list().size(); i++) {
      each.accept(list.element(i), findings);
    }
  }

  private static void verbs(Node verbs, Findings findings) {
    list(verbs, "verbs must contain at least one value", "verbs", (_, _) -> {}, findings);
    boolean star = verbs.list().contains("*");
    if (!verbs.empty() && !star && !VERBS.containsAll(verbs.list().strings())) {
      findings.unsupported(verbs, verbs.value(), VERBS);
    }
  }

  /** Only the first thing that is wrong is told. */
  private static void url(Node url, Findings findings) {
    String path = url.string();
    int star = path.indexOf('*');
    String wrong = "";
    if (path.isEmpty()) {
      wrong = "must not be empty";
    } else if (path.equals("/")) {
      return;
    } else if (!path.startsWith("/")) {
      wrong = "must start with slash";
    } else if (path.contains(" ")) {
      wrong = "must not contain white-space";
    } else if (path.contains("//")) {
      wrong = "must not contain double slash";
    } else if (star >= 0 && !(path.endsWith("/*") && star == path.length() - 1)) {
      wrong = "wildcard can only do suffix matching";
    }
    if (!wrong.isEmpty()) {
      findings.invalid(url, path, wrong);
    }
  }

  private static void priorityLevel(Node spec, Findings findings) {
    Node type = spec.field("type");
    boolean exempt = spec.root().at("metadata.name").string().equals("exempt");
    Node limited = spec.field("limited");
    if (exempt != type.string().equals("Exempt")) {
      findings.invalid(type, type.string(), "must be 'Exempt' if and only if `name` is 'exempt'");
    }
    switch (type.string()) {
      case "Exempt" -> {
        if (limited.present()) {
          findings.forbidden(limited, "must be nil if the type is not Limited");
        }
      }
      case "Limited" -> {
        if (spec.field("exempt").present()) {
          findings.forbidden(spec.field("exempt"), "must be nil if the type is Limited");
        }
        if (limited.absent()) {
          findings.required(limited, "must not be empty when type is Limited");
        }
      }
      default -> {}
    }
  }

  private static void limited(Node level, Findings findings) {
    Node lendable = level.field("lendablePercent");
    if (lendable.integer() < 0 || lendable.integer() > MAX_PERCENT) {
      findings.invalid(lendable, "must be between 0 and 100, inclusive");
    }
    Node borrowing = level.field("borrowingLimitPercent");
    if (borrowing.integer() < 0) {
      findings.invalid(borrowing, "if specified, must be a non-negative integer");
    }
  }

  private static void response(Node response, Findings findings) {
    Node queuing = response.field("queuing");
    switch (response.field("type").string()) {
      case "Reject" -> {
        if (queuing.present()) {
          findings.forbidden(queuing, "must be nil if limited.limitResponse.type is not Limited");
        }
      }
      case "Queue" -> {
        if (queuing.absent()) {
          findings.required(queuing, "must not be empty if limited.limitResponse.type is Limited");
        } else {
          queues(queuing, findings);
        }
      }
      default -> {}
    }
  }

  private static void queues(Node queuing, Findings findings) {
    Node queues = queuing.field("queues");
    Node length = queuing.field("queueLengthLimit");
    Node hand = queuing.field("handSize");
    for (Node size : List.of(length, queues, hand)) {
      if (size.integer() <= 0) {
        findings.invalid(size, size.integer(), "must be positive");
      }
    }
    if (queues.integer() > MAX_QUEUES) {
      findings.invalid(queues, "must not be greater than " + MAX_QUEUES);
    }
    if (hand.integer() <= 0) {
      return;
    }
    if (hand.integer() > queues.integer()) {
      findings.invalid(hand, "should not be greater than queues (" + queues.integer() + ")");
    } else {
      double bits = Math.ceil(Math.log((double) queues.integer()) / Math.log(2) * hand.integer());
      if (bits > MAX_HASH_BITS) {
        findings.invalid(
            hand,
            "required entropy bits of deckSize "
                + queues.integer()
                + " and handSize "
                + hand.integer()
                + " should not be greater than "
                + MAX_HASH_BITS);
      }
    }
  }
}
