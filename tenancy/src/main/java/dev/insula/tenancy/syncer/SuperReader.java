package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import org.jspecify.annotations.Nullable;

/** Reads super objects as they are now. In the same process that costs no copy. Thread-safe. */
final class SuperReader {

  private final ControlPlaneClient client;

  SuperReader(ControlPlaneClient client) {
    this.client = client;
  }

  /** The pod of the record; null if it is no more, or another one by now. */
  @Nullable ApiObject pod(SuperRecord record) {
    return find(SyncedKind.POD, record);
  }

  /** The object of the record; null if it is no more, or another one by now. */
  @Nullable ApiObject find(PassingKind kind, SuperRecord record) {
    try {
      ApiObject object = client.get(kind.resource(), record.objectName());
      return ObjectHead.of(object).uid().equals(record.uid()) ? object : null;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }
}
