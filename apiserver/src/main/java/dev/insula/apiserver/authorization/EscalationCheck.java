package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps who may write roles and bindings from granting what they do not hold themselves.
 * Thread-safe.
 *
 * <p>Source: "Privilege escalation prevention and bootstrapping" of the RBAC page, and the oracle's
 * cases auth/escalation. Exempt are {@code system:masters}, holders of the verb {@code escalate} on
 * the role or {@code bind} on the role that is bound, and updates that touch finalizers and owner
 * references only, so that garbage collection works.
 */
public final class EscalationCheck {

  private static final String GROUP = "rbac.authorization.k8s.io";

  private static final List<PolicyRule> EVERYTHING =
      List.of(
          new PolicyRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
          new PolicyRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

  private final Authorizer authorizer;
  private final RuleResolver resolver;

  public EscalationCheck(Authorizer authorizer, RuleResolver resolver) {
    this.authorizer = authorizer;
    this.resolver = resolver;
  }

  /** Whether writes of a resource need the check. */
  static boolean concerns(GroupResource resource) {
    return resource.group().equals(GROUP)
        && switch (resource.resource()) {
          case "roles", "clusterroles", "rolebindings", "clusterrolebindings" -> true;
          default -> false;
        };
  }

  /**
   * Refuses a create or update that grants too much.
   *
   * @param namespace of the object; empty if it is cluster-scoped
   * @param object as it is to be stored
   * @param old as it is stored now; null for a create
   * @throws ApiException 403, or 404 if a binding refers to a role that does not exist
   */
  void check(
      UserInfo user,
      GroupResource resource,
      String namespace,
      JsonObject object,
      @Nullable JsonObject old) {
    if (user.isIn(UserInfo.MASTERS) || (old != null && onlyGarbageCollection(object, old))) {
      return;
    }
    if (resource.resource().endsWith("bindings")) {
      checkBinding(user, resource, namespace, object);
    } else {
      checkRole(user, resource, namespace, object, old);
    }
  }

  private void checkRole(
      UserInfo user,
      GroupResource resource,
      String namespace,
      JsonObject role,
      @Nullable JsonObject old) {
    String requestName = old == null ? "" : Meta.name(role);
    if (holdsVerb(user, "escalate", resource.resource(), namespace, requestName)) {
      return;
    }
    confirm(user, resource, namespace, Meta.name(role), PolicyRule.allOf(role));
    boolean aggregates =
        role.containsKey("aggregationRule") || (old != null && old.containsKey("aggregationRule"));
    if (aggregates && !RuleCoverage.missing(held(user, namespace), EVERYTHING).isEmpty()) {
      throw ApiException.forbidden(
          resource,
          Meta.name(role),
          "must have cluster-admin privileges to use the aggregationRule");
    }
  }

  private void checkBinding(
      UserInfo user, GroupResource resource, String namespace, JsonObject binding) {
    JsonObject reference = binding.objectAt("roleRef");
    String kind = reference.string("kind", "");
    String name = reference.string("name", "");
    String bound = kind.equals("Role") ? "roles" : "clusterroles";
    if (holdsVerb(user, "bind", bound, namespace, name)) {
      return;
    }
    List<PolicyRule> rules = resolver.roleRules(namespace, kind, name);
    if (rules == null) {
      throw ApiException.notFound(resource, name);
    }
    confirm(user, resource, namespace, Meta.name(binding), rules);
  }

  private void confirm(
      UserInfo user,
      GroupResource resource,
      String namespace,
      String name,
      List<PolicyRule> wanted) {
    RuleResolver.Resolved held = resolver.rulesFor(user, namespace);
    List<String> missing = RuleCoverage.missing(held.rules(), wanted);
    if (missing.isEmpty()) {
      return;
    }
    String why =
        "user "
            + Quoted.of(user.name())
            + " (groups="
            + Quoted.list(user.groups())
            + ") is attempting to grant RBAC permissions not currently held:\n"
            + String.join("\n", missing);
    if (!held.error().isEmpty()) {
      why += "; resolution errors: [" + held.error() + "]";
    }
    throw ApiException.forbidden(resource, name, why);
  }

  private List<PolicyRule> held(UserInfo user, String namespace) {
    return resolver.rulesFor(user, namespace).rules();
  }

  private boolean holdsVerb(
      UserInfo user, String verb, String resource, String namespace, String name) {
    var what = new RequestInfo(true, verb, GROUP, "v1", namespace, resource, "", name, List.of());
    return authorizer.authorize(new AccessAttributes(user, what, "")).allowed();
  }

  private static boolean onlyGarbageCollection(JsonObject object, JsonObject old) {
    return withoutCollectedFields(object).equals(withoutCollectedFields(old));
  }

  private static JsonObject withoutCollectedFields(JsonObject object) {
    JsonObject copy = object.deepCopy();
    JsonObject metadata = Meta.of(copy);
    Set.of("finalizers", "ownerReferences", "managedFields", "resourceVersion")
        .forEach(metadata::remove);
    return copy;
  }
}
