package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.store.Keyspace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Role-based access control over the roles and bindings stored in one control plane. Thread-safe.
 *
 * <p>Members of {@code system:masters} may do everything, whatever the roles say, so that an owner
 * can't lock themselves out.
 */
public final class RbacAuthorizer implements Authorizer, RuleResolver, AutoCloseable {

  private static final Decision MASTER = new Decision(true, "");

  private final RbacRules rules;

  public RbacAuthorizer(Keyspace keyspace, RbacBase base) {
    this.rules = new RbacRules(keyspace, base);
  }

  @Override
  public Decision authorize(AccessAttributes access) {
    return access.user().isIn(UserInfo.MASTERS) ? MASTER : rules.current().decide(access);
  }

  @Override
  public Resolved rulesFor(UserInfo user, String namespace) {
    return rules.current().rulesFor(user, namespace);
  }

  @Override
  public @Nullable List<PolicyRule> roleRules(String namespace, String roleKind, String roleName) {
    return rules.current().roleRules(namespace, roleKind, roleName);
  }

  @Override
  public void close() {
    rules.close();
  }
}
