package dev.insula.apiserver.kinds;

import com.google.re2j.PatternSyntaxException;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.text.ForeignRegex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether a schema is structural, as CustomResourceDefinitions must be: every value has a type, and
 * what stands inside of {@code allOf}, {@code anyOf}, {@code oneOf} and {@code not} only restricts.
 *
 * <p>Source: "Specifying a structural schema" in the page on CustomResourceDefinitions, and {@code
 * schema/validation.go} of k8s.io/apiextensions-apiserver.
 */
final class StructuralChecks {

  /** Nesting beyond this is refused; a schema is walked recursively. */
  static final int MAX_DEPTH = 100;

  private final Findings findings = new Findings();

  private StructuralChecks() {}

  /** What is wrong with the structure, in the order of the messages. */
  static List<Status.Cause> check(Node schema) {
    var checks = new StructuralChecks();
    checks.walk(schema, Level.ROOT, 0);
    checks.completeness(schema, schema, 0);
    var sorted = new ArrayList<>(checks.findings.causes());
    sorted.sort(Comparator.comparing(cause -> cause.field() + ": " + cause.message()));
    return sorted;
  }

  private enum Level {
    ROOT("at the root"),
    ITEM("for specified array items"),
    FIELD("for specified object fields");

    private final String words;

    Level(String words) {
      this.words = words;
    }
  }

  private void walk(Node schema, Level level, int depth) {
    if (depth > MAX_DEPTH) {
      findings.forbidden(schema, "must not be nested deeper than " + MAX_DEPTH + " levels");
      return;
    }
    Node items = schema.field("items");
    if (schema.field("type").string().equals("array") && items.absent()) {
      findings.required(items, "must be specified");
    }
    if (items.value() instanceof JsonObject) {
      walk(items, Level.ITEM, depth + 1);
    }
    for (String key : schema.field("properties").object().keySet()) {
      walk(schema.field("properties").entry(key), Level.FIELD, depth + 1);
    }
    additional(schema, level, depth);
    extensions(schema);
    restrictions(schema, depth);
    type(schema, level);
    metadata(schema, level);
  }

  private void additional(Node schema, Level level, int depth) {
    Node additional = schema.field("additionalProperties");
    if (additional.absent()) {
      return;
    }
    if (level == Level.ROOT) {
      findings.forbidden(additional, "must not be used at the root");
    }
    if (schema.field("x-kubernetes-embedded-resource").bool()) {
      findings.forbidden(additional, "must not be used if x-kubernetes-embedded-resource is set");
    }
    if (additional.value() instanceof JsonObject) {
      walk(additional, Level.FIELD, depth + 1);
    }
  }

  private void extensions(Node schema) {
    if (!schema.field("x-kubernetes-int-or-string").bool()) {
      return;
    }
    for (String word :
        List.of("x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource")) {
      if (schema.field(word).bool()) {
        findings.invalid(schema.field(word), "must be false if x-kubernetes-int-or-string is true");
      }
    }
  }

  private void type(Node schema, Level level) {
    Node type = schema.field("type");
    boolean embedded = schema.field("x-kubernetes-embedded-resource").bool();
    boolean untyped =
        schema.field("x-kubernetes-int-or-string").bool()
            || schema.field("x-kubernetes-preserve-unknown-fields").bool();
    if (embedded && !type.string().equals("object")) {
      String detail = "must be object if x-kubernetes-embedded-resource is true";
      if (type.empty()) {
        findings.required(type, detail);
      } else {
        findings.invalid(type, detail);
      }
    } else if (type.empty() && !untyped) {
      findings.required(type, "must not be empty " + level.words);
    }
    if (level == Level.ROOT && !type.empty() && !type.string().equals("object")) {
      findings.invalid(type, "must be object at the root");
    }
  }

  private void metadata(Node schema, Level level) {
    boolean embedded = schema.field("x-kubernetes-embedded-resource").bool();
    boolean resource = level == Level.ROOT || embedded;
    Node properties = schema.field("properties");
    for (String member : List.of("kind", "apiVersion")) {
      Node own = properties.entry(member);
      if (resource && own.present() && !own.field("type").string().equals("string")) {
        findings.invalid(own.field("type"), own.field("type").string(), "must be string");
      }
    }
    Node metadata = properties.entry("metadata");
    if (metadata.present()) {
      metadata(metadata, resource, level);
    }
    if (embedded
        && !schema.field("x-kubernetes-preserve-unknown-fields").bool()
        && properties.empty()) {
      findings.required(
          properties,
          "must not be empty if x-kubernetes-embedded-resource is true without"
              + " x-kubernetes-preserve-unknown-fields");
    }
  }

  private void metadata(Node metadata, boolean resource, Level level) {
    Node type = metadata.field("type");
    if (resource && !type.string().equals("object")) {
      findings.invalid(type, type.string(), "must be object");
    }
    if (level == Level.ROOT && !restrictsNamesOnly(metadata.object())) {
      findings.forbidden(
          metadata,
          "must not specify anything other than name and generateName, but metadata is implicitly"
              + " specified");
    }
  }

  private static boolean restrictsNamesOnly(JsonObject metadata) {
    for (String key : metadata.keySet()) {
      boolean plain =
          switch (key) {
            case "type", "default" -> true;
            case "properties" ->
                List.of("name", "generateName")
                    .containsAll(metadata.objectAt("properties").keySet());
            default -> Node.isEmpty(metadata.get(key));
          };
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private void restrictions(Node of, int depth) {
    Node anyOf = of.field("anyOf");
    if (!isIntOrString(anyOf.list())) {
      restrictAll(anyOf, depth);
    }
    restrictAll(of.field("allOf"), depth);
    restrictAll(of.field("oneOf"), depth);
    if (of.field("not").present()) {
      nested(of.field("not"), depth + 1);
    }
    pattern(of.field("pattern"));
  }

  private void restrictAll(Node several, int depth) {
    for (int i = 0; i < several.list().size(); i++) {
      nested(several.element(i), depth + 1);
    }
  }

  private void pattern(Node pattern) {
    if (pattern.empty()) {
      return;
    }
    try {
      ForeignRegex.compile(pattern.string());
    } catch (PatternSyntaxException e) {
      findings.invalid(
          pattern,
          pattern.string(),
          "must be a valid regular expression, but isn't: " + e.getMessage());
    }
  }

  /** The one form in which a type may stand in a junctor. */
  private static boolean isIntOrString(JsonArray anyOf) {
    return anyOf.equals(
        JsonArray.of(JsonObject.of("type", "integer"), JsonObject.of("type", "string")));
  }

  private void nested(Node schema, int depth) {
    if (depth > MAX_DEPTH) {
      findings.forbidden(schema, "must not be nested deeper than " + MAX_DEPTH + " levels");
      return;
    }
    restrictions(schema, depth);
    if (schema.field("items").value() instanceof JsonObject) {
      nested(schema.field("items"), depth + 1);
    }
    for (String key : schema.field("properties").object().keySet()) {
      nested(schema.field("properties").entry(key), depth + 1);
    }
    for (StructuralWord word : StructuralWord.values()) {
      Node node = schema.field(word.key());
      if (word.undefined() ? node.present() : !node.empty()) {
        findings.forbidden(node, "must be " + word.must() + " to be structural");
      }
    }
    if (schema.field("properties").object().containsKey("metadata")) {
      findings.forbidden(
          schema.field("properties").entry("metadata"),
          "must not be specified in a nested context");
    }
  }

  /** What restrictions speak of must be part of the structure. */
  private void completeness(Node rules, Node structure, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    var junctors = new ArrayList<Node>();
    if (rules.field("not").present()) {
      junctors.add(rules.field("not"));
    }
    for (String word : List.of("allOf", "anyOf", "oneOf")) {
      Node several = rules.field(word);
      for (int i = 0; i < several.list().size(); i++) {
        junctors.add(several.element(i));
      }
    }
    for (Node restriction : junctors) {
      nestedCompleteness(restriction, structure, depth + 1);
    }
  }

  private void nestedCompleteness(Node rules, Node structure, int depth) {
    if (structure.absent()) {
      findings.required(structure, "because it is defined in " + rules.path());
      return;
    }
    completeness(rules, structure, depth);
    if (rules.field("items").value() instanceof JsonObject) {
      nestedCompleteness(rules.field("items"), structure.field("items"), depth + 1);
    }
    for (String key : rules.field("properties").object().keySet()) {
      nestedCompleteness(
          rules.field("properties").entry(key),
          structure.field("properties").entry(key),
          depth + 1);
    }
  }
}
