package dev.insula.apiserver.authorization;

import dev.insula.apiserver.authorization.Authorizer.Decision;
import dev.insula.apiserver.authorization.RuleResolver.Resolved;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All roles and bindings of one control plane as they were at one moment, and what follows from
 * them. Immutable; a change makes a new image by way of {@link RbacDelta}.
 *
 * <p>Source of the rules: the RBAC page of the Kubernetes documentation, and the oracle's cases
 * auth/rbac and auth/review for the wording of reasons.
 */
final class RbacImage {

  static final RbacImage EMPTY = new RbacImage(null, Map.of());

  private final @Nullable RbacImage base;

  /** By namespace; cluster-wide roles and bindings under the empty string. */
  private final Map<String, RbacScope> scopes;

  RbacImage(@Nullable RbacImage base, Map<String, RbacScope> scopes) {
    this.base = base;
    this.scopes = scopes;
  }

  @Nullable RbacImage base() {
    return base;
  }

  Map<String, RbacScope> scopes() {
    return scopes;
  }

  RbacScope scope(String namespace) {
    RbacScope own = scopes.get(namespace);
    if (own != null) {
      return own;
    }
    return base == null ? RbacScope.EMPTY : base.scope(namespace);
  }

  Decision decide(AccessAttributes access) {
    Set<String> errors = new LinkedHashSet<>(0);
    RequestInfo what = access.what();
    String reason = findGrant("", access, errors);
    if (reason == null && what.resourceRequest() && !what.namespace().isEmpty()) {
      reason = findGrant(what.namespace(), access, errors);
    }
    if (reason != null) {
      return new Decision(true, reason);
    }
    return new Decision(false, errors.isEmpty() ? "" : "RBAC: " + joined(errors));
  }

  /** The rules that hold for a user in a namespace, or cluster-wide if it is empty. */
  Resolved rulesFor(UserInfo user, String namespace) {
    var rules = new ArrayList<PolicyRule>();
    Set<String> errors = new LinkedHashSet<>();
    addRules("", user, rules, errors);
    if (!namespace.isEmpty()) {
      addRules(namespace, user, rules, errors);
    }
    return new Resolved(rules, errors.isEmpty() ? "" : joined(errors));
  }

  /** The rules of the role that a binding in a namespace refers to; null if there is none. */
  @Nullable List<PolicyRule> roleRules(String namespace, String roleKind, String roleName) {
    return switch (roleKind) {
      case "ClusterRole" -> scope("").rules(roleName);
      case "Role" -> namespace.isEmpty() ? null : scope(namespace).rules(roleName);
      default -> null;
    };
  }

  private @Nullable String findGrant(
      String namespace, AccessAttributes access, Set<String> errors) {
    for (Binding binding : scope(namespace).bindingsOf(access.user())) {
      List<PolicyRule> rules = roleRules(namespace, binding.roleKind(), binding.roleName());
      if (rules == null) {
        errors.add(missing(binding));
        continue;
      }
      for (PolicyRule rule : rules) {
        if (rule.allows(access.what(), access.path())) {
          return reason(binding, access.user());
        }
      }
    }
    return null;
  }

  private void addRules(
      String namespace, UserInfo user, List<PolicyRule> into, Set<String> errors) {
    for (Binding binding : scope(namespace).bindingsOf(user)) {
      List<PolicyRule> rules = roleRules(namespace, binding.roleKind(), binding.roleName());
      if (rules == null) {
        errors.add(missing(binding));
      } else {
        into.addAll(rules);
      }
    }
  }

  private static String reason(Binding binding, UserInfo user) {
    Subject subject = binding.subjectFor(user);
    return subject == null ? "" : "RBAC: allowed by " + binding.describe(subject);
  }

  private static String missing(Binding binding) {
    return switch (binding.roleKind()) {
      case "Role" -> "role.rbac.authorization.k8s.io " + Quoted.of(binding.roleName()) + NOT_FOUND;
      case "ClusterRole" ->
          "clusterrole.rbac.authorization.k8s.io " + Quoted.of(binding.roleName()) + NOT_FOUND;
      default -> "unsupported role reference kind: " + Quoted.of(binding.roleKind());
    };
  }

  private static final String NOT_FOUND = " not found";

  private static String joined(Set<String> errors) {
    return errors.size() == 1 ? errors.iterator().next() : "[" + String.join(", ", errors) + "]";
  }
}
