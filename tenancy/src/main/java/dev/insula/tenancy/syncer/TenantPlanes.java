package dev.insula.tenancy.syncer;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The tenants that are served. Thread-safe; bounded by the tenants there are. */
final class TenantPlanes {

  private final ConcurrentMap<String, TenantPlane> byUid = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, TenantPlane> byControlPlane = new ConcurrentHashMap<>();

  void add(TenantPlane plane) {
    byUid.put(plane.uid(), plane);
    byControlPlane.put(plane.controlPlane(), plane);
  }

  void remove(TenantPlane plane) {
    byUid.remove(plane.uid(), plane);
    byControlPlane.remove(plane.controlPlane(), plane);
  }

  @Nullable TenantPlane byUid(String uid) {
    return byUid.get(uid);
  }

  @Nullable TenantPlane byControlPlane(String name) {
    return byControlPlane.get(name);
  }

  Collection<TenantPlane> all() {
    return List.copyOf(byUid.values());
  }

  /** Share of a tenant; 1 for one that is not served any more. */
  int weight(String uid) {
    TenantPlane plane = byUid.get(uid);
    return plane == null ? 1 : plane.weight();
  }
}
