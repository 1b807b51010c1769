package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.replica.NotHeldException;
import java.time.Duration;
import java.util.List;

/** Makes the custom objects that ship, in a super cluster that has none of their names. */
final class ShippedObjects {

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final ControlPlaneClient superCluster;
  private final WriteOptions as;

  ShippedObjects(ControlPlaneClient superCluster, WriteOptions as) {
    this.superCluster = superCluster;
    this.as = as;
  }

  /**
   * Returns once all are there.
   *
   * @throws IllegalStateException if that does not come within the time
   */
  void ensure(GroupVersionResource resource, List<JsonObject> shipped, Duration timeout)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    for (JsonObject object : shipped) {
      while (!isThere(resource, object)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException(resource.resource() + " can't be made after " + timeout);
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  /** One that is there may have been changed by the platform's people, and stays so. */
  private boolean isThere(GroupVersionResource resource, JsonObject shipped) {
    try {
      superCluster.create(resource, shipped, as);
      return true;
    } catch (NotHeldException e) {
      // A machine that starts under load may miss a renewal of its lease, which comes again.
      return false;
    } catch (ApiException e) {
      // An established resource is served a moment later, by each server of a cluster in its turn.
      if (e.isNotFound() || e.isTooManyRequests()) {
        return false;
      }
      if (e.isAlreadyExists()) {
        return true;
      }
      throw e;
    }
  }
}
