package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;

/** A toleration of a pod: {@code v1.Toleration}. */
public record Toleration(String key, String operator, String value, String effect) {

  /** Reads one. */
  public static Toleration of(JsonObject json) {
    return new Toleration(
        json.string("key", ""),
        json.string("operator", "Equal"),
        json.string("value", ""),
        json.string("effect", ""));
  }

  boolean tolerates(Taint taint) {
    if (!effect.isEmpty() && !effect.equals(taint.effect())) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.key())) {
      return false;
    }
    return operator.equals("Exists") || value.equals(taint.value());
  }
}
