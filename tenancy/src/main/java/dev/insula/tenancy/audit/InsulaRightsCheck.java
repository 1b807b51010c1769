package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.CONTROL_PLANE;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.policy.SuperPolicies;
import dev.insula.tenancy.rbac.Right;
import dev.insula.tenancy.translation.Declarations;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether Insula itself has the rights that it needs in the super cluster, and no others. */
final class InsulaRightsCheck {

  private static final Pattern NAME =
      Pattern.compile("request\\.userInfo\\.username == '([^'\\\\]+)'");
  private static final String ACCOUNT = "system:serviceaccount:";

  private InsulaRightsCheck() {}

  static List<AuditCheck> all() {
    return List.of(
        AuditCheck.ofCluster(
                "insula-rights",
                "Insula itself may do what it needs to, and nothing else",
                CONTROL_PLANE,
                Means.REVIEW,
                "insula super rbac prints the roles that it needs; bind it to no others",
                InsulaRightsCheck::examine)
            .answers("CVE-2026-22872"));
  }

  private static Verdict examine(AuditedCluster cluster) {
    String user = user(cluster);
    List<Right> due = due(cluster);
    var findings = new ArrayList<Finding>();
    findings.addAll(
        new RbacReach(cluster)
            .grants(
                subject -> isOf(subject, user), (rule, namespace) -> isDue(due, rule, namespace)));
    String called = "User " + user;
    if (cluster.review(review(user, "*", "", "*", "*", ""))) {
      findings.add(new Finding(called, "may do everything"));
    }
    for (Right right : due) {
      for (String verb : right.verbs()) {
        if (!isGiven(cluster, user, right, verb)) {
          findings.add(
              new Finding(called, "may not " + verb + " " + right.resource() + ", as it has to"));
        }
      }
    }
    return Verdict.of(findings, user + ", " + due.size() + " rights");
  }

  /** What it always needs, and what it needs for the kinds that the platform declares. */
  private static List<Right> due(AuditedCluster cluster) {
    var due = new ArrayList<>(Right.all());
    for (Declarations.Verdict verdict : cluster.syncPolicies()) {
      verdict.inForce().ifPresent(d -> due.addAll(Right.declared(d.kind().resource(), d.isDown())));
    }
    return due;
  }

  /** The name by which the policies in force know Insula. */
  private static String user(AuditedCluster cluster) {
    return cluster.all(SuperPolicies.POLICIES).stream()
        .filter(policy -> Meta.name(policy).equals(SuperPolicies.WRITERS))
        .flatMap(policy -> policy.objectAt("spec").objects("variables").stream())
        .filter(variable -> variable.string("name", "").equals("insula"))
        .map(variable -> NAME.matcher(variable.string("expression", "")))
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow(
            () -> new UnverifiableException("no policy of the super cluster says who Insula is"));
  }

  private static boolean isOf(JsonObject subject, String user) {
    String name = subject.string("name", "");
    return switch (subject.string("kind", "")) {
      case "User" -> name.equals(user);
      case "ServiceAccount" -> user.equals(ACCOUNT + subject.string("namespace", "") + ":" + name);
      case "Group" -> groups(user).contains(name);
      default -> false;
    };
  }

  /** Of a service account; what groups another user is in, nothing here tells. */
  private static Set<String> groups(String user) {
    if (!user.startsWith(ACCOUNT)) {
      return Set.of();
    }
    String namespace = user.substring(ACCOUNT.length(), user.lastIndexOf(':'));
    return Set.of("system:serviceaccounts", "system:serviceaccounts:" + namespace);
  }

  private static boolean isDue(List<Right> due, JsonObject rule, String namespace) {
    List<String> names = rule.strings("resourceNames");
    return rule.strings("nonResourceURLs").isEmpty()
        && rule.strings("apiGroups").stream()
            .allMatch(
                group ->
                    rule.strings("resources").stream()
                        .allMatch(
                            resource ->
                                rule.strings("verbs").stream()
                                    .allMatch(
                                        verb ->
                                            isDue(due, verb, namespace, group, resource, names))));
  }

  private static boolean isDue(
      List<Right> due,
      String verb,
      String namespace,
      String group,
      String resource,
      List<String> names) {
    List<String> asked = names.isEmpty() ? List.of("") : names;
    return due.stream()
        .anyMatch(
            right ->
                asked.stream()
                    .allMatch(name -> right.covers(verb, namespace, group, resource, name)));
  }

  private static boolean isGiven(AuditedCluster cluster, String user, Right right, String verb) {
    List<String> names = right.names().isEmpty() ? List.of("") : right.names();
    return names.stream()
        .allMatch(
            name ->
                cluster.review(
                    review(user, verb, right.namespace(), right.group(), right.resource(), name)));
  }

  private static JsonObject review(
      String user, String verb, String namespace, String group, String resource, String name) {
    int slash = resource.indexOf('/');
    return JsonObject.of(
        "user",
        user,
        "groups",
        new JsonArray(List.copyOf(groups(user))),
        "resourceAttributes",
        JsonObject.of(
            "verb", verb,
            "namespace", namespace,
            "group", group,
            "resource", slash < 0 ? resource : resource.substring(0, slash),
            "subresource", slash < 0 ? "" : resource.substring(slash + 1),
            "name", name));
  }
}
