package dev.insula.apiserver.crd;

import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.RulePath;
import dev.insula.machinery.cel.SchemaRuleEnvironment;
import dev.insula.machinery.cel.SchemaType;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the rules of a schema. Stateless. */
final class RuleCompiler {

  RuleNode compile(JsonObject schema, @Nullable SchemaType type) {
    return compile(schema, schema, type);
  }

  /**
   * @param rules where the rules stand: the schema itself, or a restriction in one of its allOf
   * @param schema the structure
   */
  private RuleNode compile(JsonObject rules, JsonObject schema, @Nullable SchemaType type) {
    var allOf = new ArrayList<RuleNode>();
    for (JsonObject restriction : rules.objects("allOf")) {
      RuleNode node = compile(restriction, schema, type);
      if (!node.isEmpty()) {
        allOf.add(node);
      }
    }
    SchemaType elements = type == null ? null : type.elements();
    return new RuleNode(
        schema,
        type,
        type == null ? List.of() : compileRules(rules, schema, type),
        properties(rules, schema, type),
        below(rules, schema, "additionalProperties", elements),
        below(rules, schema, "items", elements),
        allOf);
  }

  private @Nullable RuleNode below(
      JsonObject rules, JsonObject schema, String member, @Nullable SchemaType type) {
    JsonObject child = schema.object(member);
    JsonObject childRules = rules.object(member);
    if (child == null || childRules == null || type == null) {
      return null;
    }
    RuleNode node = compile(childRules, child, type);
    return node.isEmpty() ? null : node;
  }

  private Map<String, RuleNode> properties(
      JsonObject rules, JsonObject schema, @Nullable SchemaType type) {
    var out = new LinkedHashMap<String, RuleNode>();
    JsonObject declared = rules.objectAt("properties");
    for (int i = 0; i < declared.size(); i++) {
      String name = declared.keyAt(i);
      JsonObject child = schema.objectAt("properties").object(name);
      if (child == null || type == null || !(declared.valueAt(i) instanceof JsonObject own)) {
        continue;
      }
      SchemaType childType = type.property(name);
      if (childType != null && CelRules.hasRules(own)) {
        RuleNode node = compile(own, child, childType);
        if (!node.isEmpty()) {
          out.put(name, node);
        }
      }
    }
    return out;
  }

  private static List<CompiledRule> compileRules(
      JsonObject rules, JsonObject schema, SchemaType type) {
    List<JsonObject> declared = rules.objects("x-kubernetes-validations");
    if (declared.isEmpty()) {
      return List.of();
    }
    var environment = new SchemaRuleEnvironment(type);
    var out = new ArrayList<CompiledRule>();
    for (JsonObject rule : declared) {
      if (!rule.string("rule", "").isBlank()) {
        out.add(compileRule(rule, schema, environment));
      }
    }
    return out;
  }

  private static CompiledRule compileRule(
      JsonObject rule, JsonObject schema, SchemaRuleEnvironment environment) {
    String source = rule.string("rule", "");
    boolean optional = rule.bool("optionalOldSelf", false);
    CelExpression expression = null;
    CelExpression message = null;
    String problem = "";
    try {
      expression = environment.compile(source, optional);
      String words = rule.string("messageExpression", "");
      message = words.isEmpty() ? null : environment.compile(words, optional);
    } catch (CelCompileException e) {
      problem = String.valueOf(e.getMessage());
    }
    String path = rule.string("fieldPath", "");
    return new CompiledRule(
        source,
        expression,
        problem,
        message,
        rule.string("message", "").strip(),
        rule.string("reason", ""),
        path.isEmpty() ? "" : RulePath.read(path, schema).orElse(""),
        expression != null && expression.mentions(SchemaRuleEnvironment.OLD_SELF),
        optional);
  }
}
