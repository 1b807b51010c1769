package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.UserInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rules hold for whom in one control plane. Thread-safe. */
public interface RuleResolver {

  /**
   * The rules that hold for a user in a namespace, cluster-wide ones first; only those if the
   * namespace is empty.
   */
  Resolved rulesFor(UserInfo user, String namespace);

  /** The rules of the role that a binding in a namespace refers to; null if there is none. */
  @Nullable List<PolicyRule> roleRules(String namespace, String roleKind, String roleName);

  /**
   * @param error which roles are named by bindings but do not exist; empty if none
   */
  record Resolved(List<PolicyRule> rules, String error) {}
}
