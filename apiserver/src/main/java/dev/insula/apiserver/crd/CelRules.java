package dev.insula.apiserver.crd;

import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelLimits;
import dev.insula.machinery.cel.SchemaType;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.Schema;
import java.lang.ref.SoftReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-kubernetes-validations} of a custom kind. Thread-safe.
 *
 * <p>Rules are compiled when the first object is written, and are held softly: a kind that nobody
 * writes costs no memory when memory is short.
 */
final class CelRules {

  private static final String RULES = "x-kubernetes-validations";

  private final JsonObject schema;
  private final Schema typed;
  private final boolean any;
  private volatile SoftReference<RuleNode> compiled = new SoftReference<>(null);

  /**
   * @param schema the {@code openAPIV3Schema} as it is written
   * @param typed the same as a structure
   */
  CelRules(JsonObject schema, Schema typed) {
    this.schema = schema;
    this.typed = typed;
    this.any = hasRules(schema);
  }

  static boolean hasRules(JsonObject schema) {
    if (schema.containsKey(RULES)) {
      return true;
    }
    JsonObject properties = schema.objectAt("properties");
    for (int i = 0; i < properties.size(); i++) {
      if (properties.valueAt(i) instanceof JsonObject property && hasRules(property)) {
        return true;
      }
    }
    return hasRulesIn(schema.object("items"))
        || hasRulesIn(schema.object("additionalProperties"))
        || schema.objects("allOf").stream().anyMatch(CelRules::hasRules);
  }

  private static boolean hasRulesIn(@Nullable JsonObject schema) {
    return schema != null && hasRules(schema);
  }

  /** Evaluates all rules on an object that its schema has nothing against. */
  RuleFindings check(JsonObject object, @Nullable JsonObject old) {
    var findings = new RuleFindings();
    if (any) {
      var evaluation = new RuleEvaluation(new CelBudget(CelLimits.PER_OBJECT), findings);
      evaluation.check(compiled(), object, Counterpart.root(object, old), "");
    }
    return findings;
  }

  /** Evaluates all rules on a value that stands somewhere in an object. */
  List<Status.Cause> checkAt(Object value, String place) {
    var findings = new RuleFindings();
    if (any) {
      RuleNode rules = new RuleCompiler().compile(schema, SchemaType.of(typed, "selfType", false));
      new RuleEvaluation(new CelBudget(CelLimits.PER_OBJECT), findings)
          .check(rules, value, new Counterpart(value, null, null), place);
    }
    return findings.causes();
  }

  boolean isEmpty() {
    return !any;
  }

  private RuleNode compiled() {
    RuleNode known = compiled.get();
    if (known == null) {
      SchemaType type = SchemaType.of(typed, "selfType", true);
      known = new RuleCompiler().compile(schema, type);
      compiled = new SoftReference<>(known);
    }
    return known;
  }
}
