package dev.insula.controllers.policy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/** Checks expressions against the types that a control plane serves. Thread-safe. */
@FunctionalInterface
public interface ExpressionCheck {

  /**
   * What is wrong with a ValidatingAdmissionPolicy: the list {@code
   * status.typeChecking.expressionWarnings}, empty if nothing is.
   */
  JsonArray warnings(String controlPlane, JsonObject policy);
}
