package dev.insula.tenancy.world;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Lets Insula do in a super cluster what its roles there say, everybody else everything, and
 * remembers what Insula asked for. Thread-safe.
 */
public final class InsulaRights implements Authorizer {

  /** Insula as a super cluster knows it. */
  public static final UserInfo INSULA =
      UserInfo.of("system:serviceaccount:insula-system:insula", UserInfo.ALL_AUTHENTICATED);

  private final Authorizer roles;
  private final Set<Use> used = new ConcurrentSkipListSet<>();
  private final Set<Use> refused = new ConcurrentSkipListSet<>();

  /** Something that Insula asked for; the resource with its subresource. */
  public record Use(String verb, String namespace, String group, String resource, String name)
      implements Comparable<Use> {
    @Override
    public int compareTo(Use other) {
      return toString().compareTo(other.toString());
    }
  }

  InsulaRights(Authorizer roles) {
    this.roles = roles;
  }

  @Override
  public Decision authorize(AccessAttributes access) {
    UserInfo user = access.user();
    if (!user.name().equals(INSULA.name()) || user.isIn(UserInfo.MASTERS)) {
      return new Decision(true, "");
    }
    Decision decision = roles.authorize(access);
    (decision.allowed() ? used : refused).add(use(access.what()));
    return decision;
  }

  private static Use use(RequestInfo what) {
    String part = what.subresource().isEmpty() ? "" : "/" + what.subresource();
    return new Use(
        what.verb(), what.namespace(), what.group(), what.resource() + part, what.name());
  }

  public Set<Use> used() {
    return new TreeSet<>(used);
  }

  public Set<Use> refused() {
    return new TreeSet<>(refused);
  }
}
