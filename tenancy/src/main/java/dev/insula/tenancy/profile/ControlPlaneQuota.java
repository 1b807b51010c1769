package dev.insula.tenancy.profile;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;

/**
 * What a tenant may hold in its own control plane, and ask of it. Immutable. 0 stands for no bound
 * but the server's.
 *
 * @param objects most stored objects, of all kinds
 * @param bytes most bytes of stored objects
 * @param customResourceDefinitions most of them
 * @param watches most at the same time
 * @param requestsPerSecond on average
 * @param requestBurst requests that may come at once after a pause
 */
public record ControlPlaneQuota(
    long objects,
    long bytes,
    long customResourceDefinitions,
    int watches,
    int requestsPerSecond,
    int requestBurst) {

  static ControlPlaneQuota parse(JsonObject spec) {
    return new ControlPlaneQuota(
        spec.integer("objects", 0),
        bytes(spec),
        spec.integer("customResourceDefinitions", 0),
        (int) spec.integer("watches", 0),
        (int) spec.integer("requestsPerSecond", 0),
        (int) spec.integer("requestBurst", 0));
  }

  private static long bytes(JsonObject spec) {
    Object bytes = spec.get("bytes");
    return bytes == null ? 0 : Quantity.parse(String.valueOf(bytes)).value();
  }
}
