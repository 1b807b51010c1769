package dev.insula.apiserver.controlplane;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;

/**
 * What one control plane may hold and be asked for, besides the bounds of the server. Immutable. 0
 * stands for no bound of its own.
 *
 * @param objects most stored objects, of all kinds
 * @param bytes most bytes of stored objects
 * @param definitions most CustomResourceDefinitions
 * @param watches most watches over HTTP at the same time
 * @param requestsPerSecond over HTTP, on average
 * @param requestBurst requests that may come at once after a pause
 */
public record ControlPlaneBounds(
    long objects,
    long bytes,
    long definitions,
    int watches,
    int requestsPerSecond,
    int requestBurst) {

  public static final ControlPlaneBounds NONE = new ControlPlaneBounds(0, 0, 0, 0, 0, 0);

  public ControlPlaneBounds {
    boolean negative =
        objects < 0
            || bytes < 0
            || definitions < 0
            || watches < 0
            || requestsPerSecond < 0
            || requestBurst < 0;
    if (negative) {
      throw new IllegalArgumentException("a bound is less than nothing");
    }
  }

  byte[] encode() {
    return Json.bytes(
        JsonObject.of(
            "objects",
            objects,
            "bytes",
            bytes,
            "definitions",
            definitions,
            "watches",
            (long) watches,
            "requestsPerSecond",
            (long) requestsPerSecond,
            "requestBurst",
            (long) requestBurst));
  }

  static ControlPlaneBounds decode(byte[] bytes) {
    JsonObject json = Json.parseObject(bytes);
    return new ControlPlaneBounds(
        json.integer("objects", 0),
        json.integer("bytes", 0),
        json.integer("definitions", 0),
        (int) json.integer("watches", 0),
        (int) json.integer("requestsPerSecond", 0),
        (int) json.integer("requestBurst", 0));
  }
}
