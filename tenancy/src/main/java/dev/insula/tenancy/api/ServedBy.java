package dev.insula.tenancy.api;

import dev.insula.machinery.json.JsonObject;

/**
 * Who serves a tenant. Immutable.
 *
 * @param replica its name, which it keeps over restarts; empty if nobody does
 * @param holder the holder of the replica's lease when it claimed the tenant; never used again once
 *     that lease was lost
 */
public record ServedBy(String replica, String holder) {

  public static final ServedBy NOBODY = new ServedBy("", "");

  public boolean isNobody() {
    return replica.isEmpty();
  }

  static ServedBy parse(JsonObject json) {
    return new ServedBy(json.string("replica", ""), json.string("holder", ""));
  }

  JsonObject render() {
    return JsonObject.of("replica", replica, "holder", holder);
  }
}
