package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.translation.SyncedKind;

/**
 * Claims that are being deleted while pods may use them. Kubernetes keeps such a claim by a
 * finalizer; whether a pod uses it is known where pods run. So the claim below is deleted, under
 * that cluster's protection, and the tenant's stays until it is gone. Thread-safe.
 */
final class ProtectedClaims {

  private static final String PROTECTION = "kubernetes.io/pvc-protection";

  private final SuperWriter writer;

  ProtectedClaims(SuperWriter writer) {
    this.writer = writer;
  }

  void deleting(TenantPlane plane, SyncKey key, JsonObject claim) {
    ApiObject existing = writer.find(SyncedKind.CLAIM, plane.superName(key));
    SuperRecord below = existing == null ? null : Skim.of(existing);
    if (below != null && below.origin().uid().equals(Meta.uid(claim))) {
      // Else the patrol comes back to it, once an operator has consented.
      if (!below.deleting() && plane.deletions().isBelieved()) {
        writer.delete(plane, SyncedKind.CLAIM, below, null);
      }
    } else if (Meta.finalizers(claim).contains(PROTECTION)) {
      JsonObject released = claim.deepCopy();
      Meta.of(released).arrayOrCreate("finalizers").remove(PROTECTION);
      release(plane, released);
    }
  }

  private static void release(TenantPlane plane, JsonObject claim) {
    try {
      plane.client().update(SyncedKind.CLAIM.resource(), claim, SuperWriter.AS);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
