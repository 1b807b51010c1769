package dev.insula.apiserver.kinds;

import dev.insula.apiserver.crd.CustomValues;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules on the schema of a CustomResourceDefinition: that it is structural, that its defaults are
 * valid, what its extensions may say, and that its rules compile and cost not too much.
 *
 * <p>Source: {@code ValidateCustomResourceDefinitionOpenAPISchema} of
 * k8s.io/apiextensions-apiserver.
 */
final class SchemaChecks {

  /** Words that are there even if they are empty. */
  private static final Set<String> POINTERS = Set.of("additionalItems", "$ref");

  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");

  /**
   * What makes a schema not even readable as a structure; the first two are no more words of it.
   */
  private static final List<String> UNREADABLE =
      List.of(
          "id",
          "$schema",
          "$ref",
          "patternProperties",
          "dependencies",
          "additionalItems",
          "definitions");

  private static final Set<String> OF_ALL_OBJECTS = Set.of("metadata", "kind", "apiVersion");

  private final Findings schemaFindings = new Findings();
  private final RuleChecks rules;

  private SchemaChecks(boolean unchanged) {
    this.rules = new RuleChecks(unchanged);
  }

  /**
   * Where a node stands.
   *
   * @param rules whether rules are checked at all; not in junctors, nor in schemas that are wrong
   * @param cardinality how often the node can occur in an object, null if that is not limited
   * @param uncorrelatable the list or map below which old values are not found again, or empty
   * @param noDefault why there may be no default, or empty
   * @param inMetadata whether this is about the metadata of a resource
   */
  record Scope(
      boolean root,
      boolean rules,
      @Nullable Long cardinality,
      String uncorrelatable,
      String noDefault,
      boolean inMetadata,
      int depth) {

    private Scope below(@Nullable Long newCardinality) {
      return new Scope(
          false, rules, newCardinality, uncorrelatable, noDefault, inMetadata, depth + 1);
    }

    private Scope uncorrelatableBelow(Node place) {
      return uncorrelatable.isEmpty()
          ? new Scope(root, rules, cardinality, place.path(), noDefault, inMetadata, depth)
          : this;
    }

    private Scope metadata(String member) {
      String why = root ? "in top-level " + member : noDefault;
      return new Scope(root, rules, cardinality, uncorrelatable, why, true, depth);
    }

    private Scope withoutDefaults(String why) {
      return new Scope(root, rules, cardinality, uncorrelatable, why, inMetadata, depth);
    }

    private Scope inJunctor() {
      return new Scope(false, false, null, uncorrelatable, noDefault, inMetadata, depth + 1);
    }
  }

  /**
   * @param place the schema, named as messages name it
   * @param unchanged whether the schema was accepted before
   */
  static void check(Node place, boolean unchanged, Findings findings) {
    if (place.field("nullable").bool()) {
      findings.forbidden(place.field("nullable"), "nullable cannot be true at the root");
    }
    String unreadable = unreadable(place.object(), 0);
    boolean sound = false;
    if (unreadable.isEmpty()) {
      List<Status.Cause> structure = StructuralChecks.check(place);
      if (structure.isEmpty()) {
        structure = new DefaultChecks().check(place);
      }
      findings.addAll(structure);
      sound = structure.isEmpty();
    }
    var checks = new SchemaChecks(unchanged);
    checks.walk(place, new Scope(true, sound, 1L, "", "", false, 0));
    findings.addAll(checks.schemaFindings.causes());
    findings.addAll(checks.rules.findings().causes());
    if (!unreadable.isEmpty() && findings.causes().isEmpty()) {
      findings.invalid(place, "", unreadable);
    }
    checks.rules.checkTotal(place, findings);
  }

  private static String unreadable(JsonObject schema, int depth) {
    for (String word : UNREADABLE) {
      Object value = schema.get(word);
      // What may be a boolean or a schema is there even if it is false or empty.
      if (word.equals("additionalItems") ? value != null : !Node.isEmpty(value)) {
        String name = word.equals("$schema") ? "schema" : word;
        return "OpenAPIV3Schema '" + name + "' is not supported";
      }
    }
    if (Boolean.FALSE.equals(schema.get("x-kubernetes-preserve-unknown-fields"))) {
      return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
    }
    if (schema.get("items") instanceof JsonArray) {
      return "OpenAPIV3Schema 'items' must be a schema, but is an array";
    }
    for (JsonObject child : CustomValues.children(schema)) {
      String below = depth > StructuralChecks.MAX_DEPTH ? "" : unreadable(child, depth + 1);
      if (!below.isEmpty()) {
        return below;
      }
    }
    return "";
  }

  private void walk(Node schema, Scope scope) {
    if (!(schema.value() instanceof JsonObject) || scope.depth() > StructuralChecks.MAX_DEPTH) {
      return;
    }
    int before = schemaFindings.causes().size();
    standard(schema, scope);
    additional(schema, scope);
    properties(schema, scope);
    walk(schema.field("not"), scope.inJunctor());
    for (String word : List.of("allOf", "oneOf", "anyOf")) {
      Node several = schema.field(word);
      for (int i = 0; i < several.list().size(); i++) {
        walk(several.element(i), scope.inJunctor());
      }
    }
    items(schema, scope);
    new ListTypeChecks(schemaFindings).check(schema);
    RuleChecks.checkForm(schema, schemaFindings);
    if (scope.rules() && schemaFindings.causes().size() == before) {
      rules.check(schema, scope);
    }
  }

  private void standard(Node schema, Scope scope) {
    Node type = schema.field("type");
    if (!type.empty() && !TYPES.contains(type.string())) {
      schemaFindings.unsupported(type, type.string(), TYPES);
    }
    if (schema.field("default").present() && !scope.noDefault().isEmpty()) {
      schemaFindings.forbidden(schema.field("default"), "must not be set " + scope.noDefault());
    }
    for (String word :
        List.of(
            "id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref")) {
      Node node = schema.field(word);
      if (POINTERS.contains(word) ? node.present() : !node.empty()) {
        schemaFindings.forbidden(node, word + " is not supported");
      }
    }
    if (type.string().equals("null")) {
      schemaFindings.forbidden(type, "type cannot be set to null, use nullable as an alternative");
    }
    if (schema.field("items").value() instanceof JsonArray) {
      schemaFindings.forbidden(
          schema.field("items"), "items must be a schema object and not an array");
    }
    if (scope.inMetadata() && schema.field("x-kubernetes-embedded-resource").bool()) {
      schemaFindings.forbidden(
          schema.field("x-kubernetes-embedded-resource"),
          "must not be used inside of resource meta");
    }
    if (schema.field("uniqueItems").bool()) {
      schemaFindings.forbidden(
          schema.field("uniqueItems"),
          "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
    }
  }

  private void additional(Node schema, Scope scope) {
    Node additional = schema.field("additionalProperties");
    if (additional.absent()) {
      return;
    }
    if (!schema.field("properties").empty() && !Boolean.TRUE.equals(additional.value())) {
      schemaFindings.forbidden(
          additional, "additionalProperties and properties are mutual exclusive");
    }
    Scope below = scope.below(multiplied(schema, scope));
    walk(
        additional,
        scope.inMetadata()
            ? below.withoutDefaults("inside additionalProperties applying to object metadata")
            : below);
  }

  private void properties(Node schema, Scope scope) {
    boolean resource = scope.root() || schema.field("x-kubernetes-embedded-resource").bool();
    Node properties = schema.field("properties");
    for (String name : properties.object().keySet()) {
      Scope child = resource && OF_ALL_OBJECTS.contains(name) ? scope.metadata(name) : scope;
      walk(properties.entry(name), child.below(multiplied(schema, scope)));
    }
  }

  private void items(Node schema, Scope scope) {
    boolean correlatable = schema.field("x-kubernetes-list-type").string().equals("map");
    Scope child = correlatable ? scope : scope.uncorrelatableBelow(schema);
    walk(schema.field("items"), child.below(multiplied(schema, scope)));
  }

  /** How often a child can occur, from how many of them the schema allows. */
  private static @Nullable Long multiplied(Node schema, Scope scope) {
    Long own = scope.cardinality();
    String limit =
        switch (schema.field("type").string()) {
          case "array" -> "maxItems";
          case "object" -> schema.field("additionalProperties").present() ? "maxProperties" : "";
          default -> "";
        };
    if (own == null || limit.isEmpty()) {
      return own;
    }
    Node most = schema.field(limit);
    return most.absent() ? null : Long.valueOf(product(own, Math.max(most.integer(), 0)));
  }

  static long product(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }
}
