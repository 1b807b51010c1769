package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
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
    } else {
      named(kind, subject.field(field), findings);
    }
    for (String other : List.of("user", "group", "serviceAccount")) {
      if (!other.equals(field) && subject.field(other).present()) {
        findings.forbidden(
            subject.field(other),
            other + " is forbidden when subject kind is not '" + capital(other) + "'");
      }
    }
  }

  private static void named(String kind, Node subject, Findings findings) {
    Node name = subject.field("name");
    if (name.empty()) {
      findings.required(name);
    } else if (kind.equals("ServiceAccount") && !name.string().equals("*")) {
      NameRules.dns1123Subdomain(name.string()).forEach(text -> findings.invalid(name, text));
    }
    Node namespace = subject.field("namespace");
    if (kind.equals("ServiceAccount") && namespace.empty()) {
      findings.required(namespace, "must specify namespace for service account");
    } else if (kind.equals("ServiceAccount")) {
      NameRules.dns1123Label(namespace.string()).forEach(text -> findings.invalid(namespace, text));
    }
  }

  private static String capital(String field) {
    return Character.toUpperCase(field.charAt(0)) + field.substring(1);
  }
}
