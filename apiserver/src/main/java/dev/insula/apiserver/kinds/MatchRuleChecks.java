package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Rules on what admission webhooks and policies are asked about, and where services answer. */
final class MatchRuleChecks {

  private static final List<String> REASONS =
      List.of("Forbidden", "Invalid", "RequestEntityTooLarge");

  private static final List<String> MUTABLE = List.of("*", "CONNECT", "CREATE", "UPDATE");

  private MatchRuleChecks() {}

  static void define(Vocabulary words) {
    words.check("matchedVersions", MatchRuleChecks::versions);
    words.check("matchedResources", MatchRuleChecks::resources);
    words.check("matchedNames", MatchRuleChecks::names);
    words.check("paramVersion", MatchRuleChecks::paramVersion);
    words.check("mutableOperations", MatchRuleChecks::mutableOperations);
    words.check("mutation", MatchRuleChecks::mutation);
    words.check("paramKindName", MatchRuleChecks::paramKind);
    words.check("policyHasRules", MatchRuleChecks::hasRules);
    words.check("validationTexts", MatchRuleChecks::validationTexts);
    words.check("bindingActions", MatchRuleChecks::actions);
  }

  private static void versions(Node versions, Findings findings) {
    if (versions.list().size() > 1 && versions.list().contains("*")) {
      findings.invalid(versions, "if '*' is present, must not specify other API versions");
    }
    for (int i = 0; i < versions.list().size(); i++) {
      if (versions.element(i).string().isEmpty()) {
        findings.required(versions.element(i));
      }
    }
  }

  private static void resources(Node resources, Findings findings) {
    Set<String> wholeResources = new HashSet<>();
    Set<String> wholeSubresources = new HashSet<>();
    boolean plain = false;
    List<String> names = resources.list().strings();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      int slash = name.indexOf('/');
      if (name.isEmpty()) {
        findings.required(resources.element(i));
        continue;
      }
      if (slash < 0) {
        // The last of them decides, as in Kubernetes.
        plain = !name.equals("*");
        continue;
      }
      String resource = name.substring(0, slash);
      String sub = name.substring(slash + 1);
      if (wholeResources.contains(resource)) {
        covered(resources.element(i), resource + "/*", findings);
      }
      if (wholeSubresources.contains(sub)) {
        covered(resources.element(i), "*/" + sub, findings);
      }
      if (sub.equals("*")) {
        wholeResources.add(resource);
      }
      if (resource.equals("*")) {
        wholeSubresources.add(sub);
      }
    }
    if (names.size() > 1 && names.contains("*/*")) {
      findings.invalid(resources, "if '*/*' is present, must not specify other resources");
    }
    if (plain && names.contains("*")) {
      findings.invalid(
          resources, "if '*' is present, must not specify other resources without subresources");
    }
  }

  private static void covered(Node name, String by, Findings findings) {
    findings.invalid(name, "if '" + by + "' is present, must not specify " + name.string());
  }

  private static void names(Node names, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.list().size(); i++) {
      Node name = names.element(i);
      NameRules.pathSegment(name.string()).forEach(text -> findings.invalid(name, text));
      if (!seen.add(name.string())) {
        findings.duplicate(name);
      }
    }
  }

  static void servicePath(Node path, Findings findings) {
    String text = path.string();
    if (text.isEmpty() || text.equals("/")) {
      return;
    }
    if (text.equals("//")) {
      findings.invalid(path, "segment[0] may not be empty");
      return;
    }
    if (!text.startsWith("/")) {
      findings.invalid(path, "must start with a '/'");
    }
    String inner = text.substring(1);
    String[] steps =
        (inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner).split("/", -1);
    for (int i = 0; i < steps.length; i++) {
      String at = "segment[" + i + "]";
      if (steps[i].isEmpty()) {
        findings.invalid(path, at + " may not be empty");
      } else {
        NameRules.dns1123Subdomain(steps[i])
            .forEach(wrong -> findings.invalid(path, at + ": " + wrong));
      }
    }
  }

  static void servicePort(Node port, Findings findings) {
    if (port.integer() < 1 || port.integer() > 65535) {
      findings.invalid(port, "port is not valid: must be between 1 and 65535, inclusive");
    }
  }

  private static void paramKind(Node kind, Findings findings) {
    List<String> wrong = NameRules.dns1035Label(kind.string().toLowerCase(Locale.ROOT));
    if (!wrong.isEmpty()) {
      findings.invalid(
          kind, "may have mixed case, but should otherwise match: " + String.join(",", wrong));
    }
  }

  private static void paramVersion(Node apiVersion, Findings findings) {
    String text = apiVersion.string();
    int slash = text.indexOf('/');
    if (slash != text.lastIndexOf('/')) {
      findings.invalid(apiVersion, "unexpected GroupVersion string: " + text);
      return;
    }
    String group = slash < 0 ? "" : text.substring(0, slash);
    String version = text.substring(slash + 1);
    List<String> wrong = group.isEmpty() ? List.of() : NameRules.dns1123Subdomain(group);
    if (!wrong.isEmpty()) {
      findings.invalid(apiVersion, group, String.join(",", wrong));
    }
    List<String> wrongVersion = NameRules.dns1035Label(version);
    if (version.isEmpty()) {
      findings.invalid(apiVersion, "version must be specified");
    } else if (!wrongVersion.isEmpty()) {
      findings.invalid(apiVersion, version, String.join(",", wrongVersion));
    }
  }

  /** What is deleted can't be changed. */
  private static void mutableOperations(Node rules, Findings findings) {
    for (JsonObject rule : rules.list().objects()) {
      for (String operation : rule.strings("operations")) {
        if (!MUTABLE.contains(operation)) {
          findings.unsupported(rules.field("operations"), operation, MUTABLE);
        }
      }
    }
  }

  private static void mutation(Node mutation, Findings findings) {
    switch (mutation.field("patchType").string()) {
      case "JSONPatch" -> change(mutation, "jsonPatch", "applyConfiguration", findings);
      case "ApplyConfiguration" -> change(mutation, "applyConfiguration", "jsonPatch", findings);
      default -> {}
    }
  }

  private static void change(Node mutation, String wanted, String other, Findings findings) {
    String type = mutation.field("patchType").string();
    Node change = mutation.field(wanted);
    if (change.absent()) {
      findings.required(change, "must be specified when patchType is " + type);
    } else if (change.field("expression").string().isBlank()) {
      findings.required(change.field("expression"));
    } else {
      String gives = wanted.equals("jsonPatch") ? "list(JSONPatch)" : "Object";
      PolicyExpressions.mutation(change.field("expression"), gives, findings);
    }
    if (mutation.field(other).present()) {
      findings.invalid(
          mutation.field(other),
          "{" + other + "}",
          "must not be specified when patchType is " + type);
    }
  }

  private static void hasRules(Node spec, Findings findings) {
    if (spec.field("validations").empty() && spec.field("auditAnnotations").empty()) {
      String text = "validations or auditAnnotations must contain at least one item";
      findings.required(spec.field("validations"), text);
      findings.required(spec.field("auditAnnotations"), text);
    }
  }

  private static void validationTexts(Node validation, Findings findings) {
    Node expression = validation.field("messageExpression");
    if (!expression.string().isEmpty() && expression.string().isBlank()) {
      findings.invalid(expression, "must be non-empty if specified");
    } else {
      PolicyExpressions.message(expression, findings);
    }
    Node message = validation.field("message");
    if (!message.string().isEmpty() && message.string().isBlank()) {
      findings.invalid(message, "must be non-empty if specified");
    } else if (message.string().strip().chars().anyMatch(c -> c == '\n' || c == '\r')) {
      findings.invalid(message, "must not contain line breaks");
    }
    Node reason = validation.field("reason");
    if (reason.present() && !REASONS.contains(reason.string())) {
      findings.unsupported(reason, reason.string(), REASONS);
    }
  }

  private static void actions(Node actions, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < actions.list().size(); i++) {
      Node action = actions.element(i);
      if (!seen.add(action.string())) {
        findings.duplicate(action);
      }
    }
    if (seen.contains("Deny") && seen.contains("Warn")) {
      findings.invalid(
          actions,
          "must not contain both Deny and Warn (repeating the same validation failure information"
              + " in the API response and headers serves no purpose)");
    }
  }
}
