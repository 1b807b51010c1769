package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.naming.TenantIdentity;
import java.util.List;
import java.util.Set;

/**
 * The one door in the downward direction (invariants 7 and 8 of the design). Immutable,
 * thread-safe.
 *
 * <p>Whatever is written for a tenant passes {@link #seal} after it was rewritten: it must be of a
 * kind of the list, carry the tenant's mark, and stand in the super namespace that follows from the
 * tenant's uid and the namespace it claims. None of that depends on state that could be stale or on
 * anything a tenant wrote.
 */
public final class Airlock {

  /** Kinds that may be written into a super cluster for a tenant. */
  public static final Set<String> KINDS =
      Set.of(
          "Namespace",
          "Pod",
          "Service",
          "ConfigMap",
          "Secret",
          "ServiceAccount",
          "PersistentVolumeClaim",
          "Endpoints",
          "EndpointSlice",
          "Ingress",
          "NetworkPolicy",
          "PodDisruptionBudget");

  private final Rules rules;

  public Airlock(Rules rules) {
    this.rules = rules;
  }

  /** What the rules refuse about an object as the tenant wrote it; empty if it may pass. */
  public List<Refusal> inspect(String kind, JsonObject tenantObject) {
    return rules.check(kind, tenantObject);
  }

  /**
   * The last look at an object before it is written.
   *
   * @throws AirlockException if it must not be written: an error in a translation, or an attack
   */
  public void seal(TenantIdentity tenant, String kind, JsonObject superObject) {
    sealChange(tenant, kind, superObject, superObject);
  }

  /**
   * The last look at an object that is there and is changed: the rules are about what the tenant
   * wants, not about what the super cluster added, such as the node.
   *
   * @param superObject the object as it will be written
   * @param wanted what the translation made of the tenant's object
   * @throws AirlockException if it must not be written
   */
  public void sealChange(
      TenantIdentity tenant, String kind, JsonObject superObject, JsonObject wanted) {
    if (!KINDS.contains(kind)) {
      throw new AirlockException(kind + " is not written for tenants");
    }
    Origin origin = Origin.of(superObject);
    if (origin == null || !origin.tenantUid().equals(tenant.uid())) {
      throw new AirlockException(kind + " without the mark of tenant " + tenant.name());
    }
    String where = kind.equals("Namespace") ? Meta.name(superObject) : Meta.namespace(superObject);
    checkPlace(tenant, kind, origin.namespace(), where);
    List<Refusal> refusals = rules.check(kind, wanted);
    if (!refusals.isEmpty()) {
      throw new AirlockException(refusals.getFirst().message());
    }
  }

  /** Objects may be deleted for a tenant only where they may be written for it. */
  public void sealDelete(
      TenantIdentity tenant, String kind, String namespace, String superNamespace) {
    if (!KINDS.contains(kind)) {
      throw new AirlockException(kind + " is not deleted for tenants");
    }
    checkPlace(tenant, kind, namespace, superNamespace);
  }

  private static void checkPlace(
      TenantIdentity tenant, String kind, String namespace, String superNamespace) {
    if (!superNamespace.equals(SuperNames.namespace(tenant, namespace))) {
      throw new AirlockException(
          kind + " in " + superNamespace + ", which is not a namespace of " + tenant.name());
    }
  }

  /** Something was about to be written that must not be. */
  public static final class AirlockException extends RuntimeException {
    AirlockException(String message) {
      super(message);
    }
  }
}
