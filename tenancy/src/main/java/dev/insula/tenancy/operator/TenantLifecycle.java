package dev.insula.tenancy.operator;

import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.translation.Declaration;
import java.util.Collection;

/** Hears which tenants are to be served. Thread-safe. */
public interface TenantLifecycle {

  /**
   * Serve this tenant, or go on serving it with another weight, another profile or another consent
   * to deletions. Repeating it does nothing.
   */
  void serve(Tenant tenant, TenantEndpoint endpoint, IsolationProfile profile);

  /**
   * Prepare the control plane of a tenant whose pods run elsewhere: it gives no addresses, as they
   * come from where packets are routed.
   */
  void prepare(Tenant tenant);

  /**
   * Stop serving the tenant. When it returns, nothing that was under way for it still writes. Does
   * nothing if it was not served.
   */
  void release(TenantIdentity tenant);

  /**
   * Objects of these custom kinds pass from now on, and of no others. Repeating it does nothing.
   */
  void declare(Collection<Declaration> declarations);

  /** Whether what the super cluster has of a declared kind is known, so that its objects pass. */
  boolean isInForce(Declaration declaration);

  /** What is known of a tenant that is served; empty figures for one that is not. */
  SyncReport report(TenantIdentity tenant);

  /**
   * Names of the tenants for whom something was done, or to whose objects something happened, since
   * the last call: of the others a report hardly tells anything new.
   */
  Collection<String> stirred();

  /**
   * @param namespaces super namespaces in use
   * @param pods pods in the super cluster
   * @param compared whether a patrol has compared everything since the tenant was served
   * @param held deletions that wait for an operator's consent
   * @param doubt why the tenant's state is not believed; empty if it is
   * @param broken why its control plane is not asked for the moment; empty if it is
   * @param rationed whether its share of retries is used up, since much of what is tried for it
   *     fails
   */
  record SyncReport(
      long namespaces,
      long pods,
      boolean compared,
      long held,
      String doubt,
      String broken,
      boolean rationed) {

    public static final SyncReport NONE = new SyncReport(0, 0, false, 0, "", "", false);

    /** Whether it is served, but not as well as it should be. */
    public boolean isDegraded() {
      return rationed || !broken.isEmpty();
    }

    /** Whether the doubt is about the tenant's history, which only an operator's consent ends. */
    public boolean historyWentBack() {
      return doubt.startsWith("its history ends");
    }

    /** Whether both sides are known to be in step. */
    public boolean isInStep() {
      return compared && held == 0 && doubt.isEmpty();
    }
  }
}
