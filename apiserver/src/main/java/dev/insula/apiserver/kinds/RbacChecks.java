package dev.insula.apiserver.kinds;

import java.util.List;

/** Rules on roles and bindings. */
final class RbacChecks {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private RbacChecks() {}

  static void define(Vocabulary words) {
    words.check(
        "readableSelector",
        (selector, findings) -> {
          if (!WorkloadChecks.isValid(selector.object())) {
            findings.invalid(selector, null, "invalid label selector.");
          }
        });
    words.check("policyRule", RbacChecks::policyRule);
    words.check("subject", RbacChecks::subject);
    words.check("roleRefImmutable", RbacChecks::roleRefImmutable);
  }

  private static void policyRule(Node rule, Findings findings) {
    boolean namespaced = rule.root().field("kind").string().equals("Role");
    if (rule.field("verbs").empty()) {
      findings.required(rule.field("verbs"), "verbs must contain at least one value");
    }
    Node urls = rule.field("nonResourceURLs");
    if (!urls.empty()) {
      if (namespaced) {
        findings.invalid(urls, "namespaced rules cannot apply to non-resource URLs");
      }
      if (!rule.field("apiGroups").empty()
          || !rule.field("resources").empty()
          || !rule.field("resourceNames").empty()) {
        findings.invalid(
            urls, "rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (rule.field("apiGroups").empty()) {
      findings.required(
          rule.field("apiGroups"), "resource rules must supply at least one api group");
    }
    if (rule.field("resources").empty()) {
      findings.required(
          rule.field("resources"), "resource rules must supply at least one resource");
    }
  }

  private static void subject(Node subject, Findings findings) {
    Node group = subject.field("apiGroup");
    switch (subject.field("kind").string()) {
      case "ServiceAccount" -> {
        Node name = subject.field("name");
        if (!name.empty()) {
          Formats.named("dnsSubdomain")
              .apply(name.string())
              .forEach(text -> findings.invalid(name, text));
        }
        if (!group.empty()) {
          findings.unsupported(group, group.string(), List.of(""));
        }
        boolean namespaced = subject.root().field("kind").string().equals("RoleBinding");
        if (!namespaced && subject.field("namespace").empty()) {
          findings.required(subject.field("namespace"));
        }
      }
      case "User", "Group" -> {
        if (!group.string().equals(GROUP)) {
          findings.unsupported(group, group.string(), List.of(GROUP));
        }
      }
      default ->
          findings.unsupported(
              subject.field("kind"),
              subject.field("kind").string(),
              List.of("ServiceAccount", "User", "Group"));
    }
  }

  private static void roleRefImmutable(Node binding, Findings findings) {
    Node ref = binding.field("roleRef");
    if (BasicChecks.changed(ref)) {
      findings.invalid(ref, GoStructs.json("RoleRef", ref.object()), "cannot change roleRef");
    }
  }
}
