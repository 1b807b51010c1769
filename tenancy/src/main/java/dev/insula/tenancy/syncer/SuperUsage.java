package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the super cluster has for a tenant, read there for counting. Thread-safe. */
final class SuperUsage {

  private final ControlPlaneClient client;
  private final RuntimeOverheads overheads;

  SuperUsage(ControlPlaneClient client) {
    this.client = client;
    this.overheads = new RuntimeOverheads(client);
  }

  /** Begins to follow the runtime classes. */
  AutoCloseable start(Duration timeout) throws InterruptedException {
    overheads.start(timeout);
    return overheads;
  }

  List<ApiObject> list(PassingKind kind, String tenantUid) {
    ListOptions its = ListOptions.NONE.withLabelSelector(Origin.TENANT_UID + "=" + tenantUid);
    try {
      return client.list(kind.resource(), "", its).items();
    } catch (ApiException e) {
      // A custom kind may go at any time.
      if (e.isNotFound()) {
        return List.of();
      }
      throw e;
    }
  }

  /** The object as it is now; null if there is none. */
  @Nullable JsonObject find(PassingKind kind, ObjectName name) {
    try {
      return client.get(kind.resource(), name).tree();
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  /**
   * A pod as the super cluster will keep it, as far as that counts: requests follow from limits,
   * and the runtime class adds its overhead.
   */
  JsonObject completed(PassingKind kind, JsonObject object) {
    if (kind != SyncedKind.POD) {
      return object;
    }
    JsonObject pod = object.deepCopy();
    JsonObject spec = pod.objectAt("spec");
    requestLimits(spec);
    spec.objects("containers").forEach(SuperUsage::requestLimits);
    spec.objects("initContainers").forEach(SuperUsage::requestLimits);
    String runtimeClass = spec.string("runtimeClassName", "");
    if (!runtimeClass.isEmpty() && spec.objectAt("overhead").isEmpty()) {
      overheads.of(runtimeClass).ifPresent(overhead -> spec.put("overhead", overhead.deepCopy()));
    }
    return pod;
  }

  /** Source: the page "Resource Management for Pods and Containers". */
  private static void requestLimits(JsonObject container) {
    JsonObject limits = container.objectAt("resources", "limits");
    if (limits.isEmpty()) {
      return;
    }
    JsonObject requests = container.objectAt("resources").objectOrCreate("requests");
    limits.forEach(
        (resource, most) -> {
          if (!requests.containsKey(resource)) {
            requests.put(resource, most);
          }
        });
  }
}
