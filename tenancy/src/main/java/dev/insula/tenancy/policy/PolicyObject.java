package dev.insula.tenancy.policy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The parts that admission policies are made of. Pure. */
final class PolicyObject {

  private PolicyObject() {}

  static JsonObject policy(
      String name,
      JsonObject match,
      JsonArray variables,
      JsonArray conditions,
      JsonArray validations) {
    var spec =
        JsonObject.of(
            "failurePolicy", "Fail", "matchConstraints", match, "validations", validations);
    if (!variables.isEmpty()) {
      spec.put("variables", variables);
    }
    if (!conditions.isEmpty()) {
      spec.put("matchConditions", conditions);
    }
    return object("ValidatingAdmissionPolicy", name, spec);
  }

  static JsonObject object(String kind, String name, JsonObject spec) {
    return JsonObject.of(
        "apiVersion",
        SuperPolicies.POLICIES.apiVersion(),
        "kind",
        kind,
        "metadata",
        JsonObject.of("name", name, "labels", JsonObject.of(SuperPolicies.LABEL, "true")),
        "spec",
        spec);
  }

  static JsonObject rule(String group, List<String> operations, String scope, String... resources) {
    return JsonObject.of(
        "apiGroups",
        JsonArray.of(group),
        "apiVersions",
        JsonArray.of("*"),
        "operations",
        new JsonArray(operations),
        "resources",
        new JsonArray(new ArrayList<>(List.of(resources))),
        "scope",
        scope);
  }

  static JsonObject validation(String expression, String message) {
    return JsonObject.of("expression", expression, "message", message, "reason", "Forbidden");
  }

  static String texts(List<String> texts) {
    return texts.stream().map(PolicyObject::text).collect(Collectors.joining(", ", "[", "]"));
  }

  static String text(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
