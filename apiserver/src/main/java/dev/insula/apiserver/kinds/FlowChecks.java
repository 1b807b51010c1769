package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/** Rules on flow schemas. */
final class FlowChecks {

  private static final long MAX_PRECEDENCE = 10_000;

  private FlowChecks() {}

  static void define(Vocabulary words) {
    words.check("matchingPrecedence", FlowChecks::precedence);
    words.check("distinguisherType", FlowChecks::distinguisher);
    words.check("flowRule", FlowChecks::rule);
  }

  private static void precedence(Node precedence, Findings findings) {
    boolean exempt = precedence.root().at("metadata.name").string().equals("exempt");
    if (precedence.integer() <= 0) {
      findings.invalid(precedence, "must be a positive value");
    } else if (precedence.integer() > MAX_PRECEDENCE) {
      findings.invalid(precedence, "must not be greater than " + MAX_PRECEDENCE);
    } else if (precedence.integer() == 1 && !exempt) {
      findings.invalid(precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
    }
  }

  private static void distinguisher(Node type, Findings findings) {
    List<String> allowed = List.of("ByNamespace", "ByUser");
    if (!allowed.contains(type.string())) {
      findings.unsupported(type, JsonObject.of("Type", type.string()), allowed);
    }
  }

  private static void rule(Node rule, Findings findings) {
    Node subjects = rule.field("subjects");
    if (subjects.empty()) {
      findings.required(subjects, "subjects must contain at least one value");
    }
    for (int i = 0; i < subjects.list().size(); i++) {
      subject(subjects.element(i), findings);
    }
    if (rule.field("resourceRules").empty() && rule.field("nonResourceRules").empty()) {
      findings.required(
          rule, "at least one of resourceRules and nonResourceRules has to be non-empty");
    }
  }

  private static void subject(Node subject, Findings findings) {
    String kind = subject.field("kind").string();
    String field =
        switch (kind) {
          case "User" -> "user";
          case "Group" -> "group";
          case "ServiceAccount" -> "serviceAccount";
          default -> "";
        };
    if (field.isEmpty()) {
      findings.unsupported(subject.field("kind"), kind, List.of("Group", "ServiceAccount", "User"));
      return;
    }
    if (subject.field(field).absent()) {
      findings.required(
          subject.field(field), field + " is required when subject kind is '" + kind + "'");
    } else if (subject.field(field).field("name").empty()) {
      findings.required(subject.field(field).field("name"));
    }
    Node account = subject.field("serviceAccount");
    if (kind.equals("ServiceAccount") && account.present() && account.field("namespace").empty()) {
      findings.required(account.field("namespace"), "must specify namespace for service account");
    }
    for (String other : List.of("user", "group", "serviceAccount")) {
      if (!other.equals(field) && subject.field(other).present()) {
        findings.forbidden(
            subject.field(other),
            other + " is forbidden when subject kind is not '" + named(other) + "'");
      }
    }
  }

  private static String named(String field) {
    return Character.toUpperCase(field.charAt(0)) + field.substring(1);
  }
}
