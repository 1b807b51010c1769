package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;

/**
 * A tenant's services have the addresses of the super cluster, where packets are routed. So a
 * tenant has no range of its own to give addresses from: two tenants' services would get the same.
 */
final class ServiceRange {

  private static final GroupVersionResource RANGES =
      new GroupVersionResource("networking.k8s.io", "v1", "servicecidrs");

  private ServiceRange() {}

  /** Takes the ranges away that a control plane starts with. */
  static void giveUp(ControlPlaneClient tenant) {
    for (ApiObject range : tenant.list(RANGES, "", ListOptions.NONE).items()) {
      ObjectHead head = ObjectHead.of(range);
      try {
        tenant.delete(RANGES, head.name(), DeleteOptions.ofUid(head.uid()));
      } catch (ApiException e) {
        if (!e.isNotFound() && !e.isConflict()) {
          throw e;
        }
      }
    }
  }
}
