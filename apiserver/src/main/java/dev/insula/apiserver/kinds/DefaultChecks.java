package dev.insula.apiserver.kinds;

import dev.insula.apiserver.crd.CustomValues;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.Pruning;
import dev.insula.machinery.schema.StructuralSchema;
import java.util.List;

/**
 * Whether the defaults of a structural schema are values that the schema allows. For one schema;
 * not thread-safe. Source: {@code defaulting/validation.go} of k8s.io/apiextensions-apiserver.
 */
final class DefaultChecks {

  private final Findings findings = new Findings();

  List<Status.Cause> check(Node schema) {
    walk(schema, true, false);
    return findings.causes();
  }

  private void walk(Node schema, boolean root, boolean inMetadata) {
    boolean embedded = root || schema.field("x-kubernetes-embedded-resource").bool();
    Node given = schema.field("default");
    Object value = given.value();
    if (value != null && !(inMetadata && !embedded)) {
      check(schema.object(), value, given, embedded);
    }
    if (schema.field("items").value() instanceof JsonObject) {
      walk(schema.field("items"), false, inMetadata && !embedded);
    }
    Node properties = schema.field("properties");
    for (String name : properties.object().keySet()) {
      boolean ofMetadata = embedded && CustomValues.isOfAllObjects(name);
      walk(properties.entry(name), false, ofMetadata || (inMetadata && !embedded));
    }
  }

  private void check(JsonObject schema, Object value, Node given, boolean embedded) {
    if (!pruned(schema, value).equals(value)) {
      findings.invalid(given, "must not have unknown fields");
    }
    findings.addAll(CustomValues.check(schema, value, given.path(), embedded));
  }

  private static Object pruned(JsonObject schema, Object value) {
    Object copy = Json.deepCopy(value);
    var structure =
        StructuralSchema.ofType(
            schema,
            "",
            reference -> {
              throw new IllegalArgumentException(reference);
            });
    if (copy instanceof JsonObject object) {
      Pruning.prune(object, structure);
    }
    return copy;
  }
}
