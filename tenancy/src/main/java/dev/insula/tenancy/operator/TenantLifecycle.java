package dev.insula.tenancy.operator;

import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.naming.TenantIdentity;

/** Hears which tenants are to be served. Thread-safe. */
public interface TenantLifecycle {

  /** Serve this tenant, or go on serving it with another weight. Repeating it does nothing. */
  void serve(TenantIdentity tenant, TenantEndpoint endpoint, int weight);

  /**
   * Stop serving the tenant. When it returns, nothing that was under way for it still writes. Does
   * nothing if it was not served.
   */
  void release(TenantIdentity tenant) throws InterruptedException;
}
