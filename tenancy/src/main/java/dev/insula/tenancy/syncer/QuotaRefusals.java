package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.tenancy.quota.QuotaExceededException;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.List;

/**
 * Tells the tenant that its quota leaves no room, and tries again when there is some. Thread-safe.
 */
final class QuotaRefusals {

  private final Refusals refusals;
  private final Queues queues;

  QuotaRefusals(Refusals refusals, Queues queues) {
    this.refusals = refusals;
    this.queues = queues;
  }

  void refused(TenantPlane plane, SyncKey key, QuotaExceededException refused) {
    ApiObject found = plane.find(key.kind(), key.objectName());
    if (found == null) {
      return;
    }
    JsonObject object = found.tree();
    if (key.kind() == SyncedKind.POD || key.kind().passesByItself()) {
      refusals.report(plane, key, object, List.of(refused.refusal()));
    } else {
      refusals.reportEvent(plane, object, List.of(refused.refusal()));
    }
    if (!refused.isFinal() && plane.quota().await(key, refused)) {
      queues.down().add(plane.uid(), key);
    }
  }

  /** Something of the tenant's was released. */
  static void retry(TenantPlane plane, Queues queues) {
    for (SyncKey key : plane.quota().wake()) {
      queues.down().add(plane.uid(), key);
    }
  }
}
