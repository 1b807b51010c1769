package dev.insula.tenancy.syncer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The signs of life of nodes that tenants were told last. Thread-safe. Holds something only for
 * tenants that were told any; bounded by their virtual nodes.
 */
final class LastTold {

  private final ConcurrentMap<String, ConcurrentMap<String, String>> byTenant =
      new ConcurrentHashMap<>();

  /** Whether the tenant was told something else of the node, or nothing. */
  boolean isNews(TenantPlane plane, String node, String sign) {
    ConcurrentMap<String, String> told = byTenant.get(plane.uid());
    return told == null || !sign.equals(told.get(node));
  }

  void told(TenantPlane plane, String node, String sign) {
    byTenant.computeIfAbsent(plane.uid(), _ -> new ConcurrentHashMap<>()).put(node, sign);
  }

  /**
   * The tenant has the node no more.
   *
   * @return whether it was told anything of it
   */
  boolean forget(TenantPlane plane, String node) {
    ConcurrentMap<String, String> told = byTenant.get(plane.uid());
    return told != null && told.remove(node) != null;
  }

  void forget(TenantPlane plane) {
    byTenant.remove(plane.uid());
  }

  int tenants() {
    return byTenant.size();
  }
}
