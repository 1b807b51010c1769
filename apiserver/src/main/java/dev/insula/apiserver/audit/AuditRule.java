package dev.insula.apiserver.audit;

import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule of an audit policy. Empty lists mean everything. Immutable.
 *
 * @param resources groups with resources and names; empty if the rule is not about resources
 * @param paths of requests that are not about resources, with a star at the end at most
 * @param omitStages stages that are not told
 * @param omitManagedFields whether bodies are told without who owns which field
 */
record AuditRule(
    AuditLevel level,
    List<String> users,
    List<String> groups,
    List<String> verbs,
    List<Resources> resources,
    List<String> namespaces,
    List<String> paths,
    List<String> omitStages,
    boolean omitManagedFields) {

  /** Resources of one API group. */
  record Resources(String group, List<String> resources, List<String> names) {

    boolean match(RequestInfo request) {
      if (!group.equals(request.group())) {
        return false;
      }
      boolean named = names.isEmpty() || names.contains(request.name());
      return named && (resources.isEmpty() || resources.stream().anyMatch(r -> isOne(r, request)));
    }

    private static boolean isOne(String pattern, RequestInfo request) {
      String whole =
          request.subresource().isEmpty()
              ? request.resource()
              : request.resource() + "/" + request.subresource();
      if (pattern.equals(whole) || pattern.equals("*")) {
        return true;
      }
      boolean sub = !request.subresource().isEmpty();
      return sub
          && (pattern.equals(request.resource() + "/*")
              || pattern.equals("*/" + request.subresource()));
    }
  }

  static AuditRule read(JsonObject rule, JsonObject policy) {
    var omitted = new ArrayList<>(policy.strings("omitStages"));
    omitted.addAll(rule.strings("omitStages"));
    boolean omitFields = rule.bool("omitManagedFields", policy.bool("omitManagedFields", false));
    return new AuditRule(
        AuditLevel.of(rule.string("level", "")),
        rule.strings("users"),
        rule.strings("userGroups"),
        rule.strings("verbs"),
        rule.objects("resources").stream()
            .map(
                r ->
                    new Resources(
                        r.string("group", ""), r.strings("resources"), r.strings("resourceNames")))
            .toList(),
        rule.strings("namespaces"),
        rule.strings("nonResourceURLs"),
        List.copyOf(omitted),
        omitFields);
  }

  boolean matches(UserInfo user, RequestInfo request, String path) {
    if (!users.isEmpty() && !users.contains(user.name())) {
      return false;
    }
    if (!groups.isEmpty() && groups.stream().noneMatch(user::isIn)) {
      return false;
    }
    if (!verbs.isEmpty() && !verbs.contains(request.verb())) {
      return false;
    }
    if (!request.resourceRequest()) {
      boolean aboutResources = !resources.isEmpty() || !namespaces.isEmpty();
      return !aboutResources && (paths.isEmpty() || paths.stream().anyMatch(p -> isAt(p, path)));
    }
    if (!paths.isEmpty()) {
      return false;
    }
    boolean inNamespace = namespaces.isEmpty() || namespaces.contains(request.namespace());
    return inNamespace
        && (resources.isEmpty() || resources.stream().anyMatch(r -> r.match(request)));
  }

  private static boolean isAt(String pattern, String path) {
    return pattern.endsWith("*")
        ? path.startsWith(pattern.substring(0, pattern.length() - 1))
        : path.equals(pattern);
  }
}
