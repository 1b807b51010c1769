package dev.insula.apiserver.kinds;

import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.CelLimits;
import dev.insula.machinery.cel.RulePath;
import dev.insula.machinery.cel.SchemaRuleEnvironment;
import dev.insula.machinery.cel.SchemaType;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.schema.StructuralSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Rules on {@code x-kubernetes-validations}: their form, that they compile, and what they are
 * estimated to cost. For one schema; not thread-safe.
 */
final class RuleChecks {

  private static final List<String> REASONS =
      List.of(
          "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired");

  /** So many rules are named as those that make a schema too expensive. */
  private static final int NAMED_RULES = 4;

  private final Findings findings = new Findings();
  private final boolean unchanged;
  private final List<Expensive> expensive = new ArrayList<>();
  private long total;

  private record Expensive(Node place, long cost) {}

  /**
   * @param unchanged whether the schema was accepted before; then single rules may be expensive
   */
  RuleChecks(boolean unchanged) {
    this.unchanged = unchanged;
  }

  Findings findings() {
    return findings;
  }

  /** What can be said without compiling. */
  static void checkForm(Node schema, Findings findings) {
    Node rules = schema.field("x-kubernetes-validations");
    for (int i = 0; i < rules.list().size(); i++) {
      Node rule = rules.element(i);
      text(rule, findings);
      Node message = rule.field("messageExpression");
      if (!message.empty() && message.string().isBlank()) {
        findings.required(message, "messageExpression must be non-empty if specified");
      }
      Node reason = rule.field("reason");
      if (reason.present() && !REASONS.contains(reason.string())) {
        findings.unsupported(reason, reason.string(), REASONS);
      }
      fieldPath(rule.field("fieldPath"), schema, findings);
    }
  }

  private static void text(Node rule, Findings findings) {
    Node source = rule.field("rule");
    Node message = rule.field("message");
    if (source.string().isBlank()) {
      findings.required(source, "rule is not specified");
    } else if (!message.empty() && message.string().isBlank()) {
      findings.invalid(message, "must be non-empty if specified");
    } else if (hasLineBreak(message.string().strip())) {
      findings.invalid(message, "must not contain line breaks");
    } else if (hasLineBreak(source.string().strip()) && message.string().isBlank()) {
      findings.required(message, "message must be specified if rule contains line breaks");
    }
  }

  private static boolean hasLineBreak(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  private static void fieldPath(Node path, Node schema, Findings findings) {
    if (path.empty()) {
      return;
    }
    if (path.string().isBlank()) {
      findings.invalid(path, "must be non-empty if specified");
    }
    if (hasLineBreak(path.string())) {
      findings.invalid(path, "must not contain line breaks");
    }
    if (RulePath.read(path.string(), schema.object()).isEmpty()) {
      findings.invalid(path, "must be a valid path");
    }
  }

  /** Compiles the rules of a node whose schema has nothing wrong with it. */
  void check(Node schema, SchemaChecks.Scope scope) {
    Node rules = schema.field("x-kubernetes-validations");
    if (rules.list().isEmpty()) {
      return;
    }
    var structure = StructuralSchema.ofType(schema.object(), "", RuleChecks::noReferences);
    SchemaType type = SchemaType.of(structure, "selfType", scope.root());
    if (type == null) {
      findings.invalid(rules, "", "failed to convert to declType for CEL validation rules");
      return;
    }
    var environment = new SchemaRuleEnvironment(type);
    for (int i = 0; i < rules.list().size(); i++) {
      rule(rules.element(i), type, environment, scope);
    }
  }

  private static StructuralSchema noReferences(String reference) {
    throw new IllegalArgumentException("a structural schema has no references: " + reference);
  }

  private void rule(
      Node rule, SchemaType type, SchemaRuleEnvironment environment, SchemaChecks.Scope scope) {
    Node source = rule.field("rule");
    boolean optional = rule.field("optionalOldSelf").bool();
    CelExpression expression;
    try {
      expression = environment.compile(source.string(), optional);
    } catch (CelCompileException e) {
      findings.invalid(source, shown(rule), "compilation failed: " + e.getMessage());
      return;
    }
    if (!expression.type().equals(dev.cel.common.types.SimpleType.BOOL)) {
      findings.invalid(source, shown(rule), "cel expression must evaluate to a bool");
      return;
    }
    Long cardinality = scope.cardinality();
    long times = cardinality == null ? type.maxCardinality() : cardinality;
    cost(source, SchemaChecks.product(expression.estimatedCost(type), times), "rule");
    message(rule, type, environment, optional);
    oldSelf(rule, expression, scope);
  }

  private void cost(Node place, long cost, String what) {
    if (!unchanged && cost > CelLimits.ESTIMATED_RULE) {
      findings.forbidden(
          place, tooExpensive("estimated " + what + " cost", cost, CelLimits.ESTIMATED_RULE));
    }
    total = total > Long.MAX_VALUE - cost ? Long.MAX_VALUE : total + cost;
    if (cost >= CelLimits.ESTIMATED_SCHEMA / 100) {
      expensive.add(new Expensive(place, cost));
    }
  }

  private void message(
      Node rule, SchemaType type, SchemaRuleEnvironment environment, boolean optional) {
    Node place = rule.field("messageExpression");
    if (place.empty()) {
      return;
    }
    try {
      CelExpression message = environment.compile(place.string(), optional);
      if (message.type().equals(dev.cel.common.types.SimpleType.STRING)) {
        cost(place, message.estimatedCost(type), "messageExpression");
      } else {
        findings.invalid(place, shown(rule), "messageExpression must evaluate to a string");
      }
    } catch (CelCompileException e) {
      findings.invalid(
          place, shown(rule), "messageExpression compilation failed: " + e.getMessage());
    }
  }

  private void oldSelf(Node rule, CelExpression expression, SchemaChecks.Scope scope) {
    Node optional = rule.field("optionalOldSelf");
    if (!expression.mentions(SchemaRuleEnvironment.OLD_SELF)) {
      if (optional.present()) {
        findings.invalid(optional, "may not be set if oldSelf is not used in rule");
      }
    } else if (!scope.uncorrelatable().isEmpty()) {
      findings.invalid(
          rule.field("rule"),
          "oldSelf cannot be used on the uncorrelatable portion of the schema within "
              + scope.uncorrelatable());
    }
  }

  /** A rule as Go writes its struct as JSON. */
  private static ErrorValue.Raw shown(Node rule) {
    String text = Json.string(VersionStructs.rule(rule.object()));
    return new ErrorValue.Raw(
        text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
  }

  /** Refuses schemas whose rules are together too expensive. */
  void checkTotal(Node schema, Findings to) {
    if (total <= CelLimits.ESTIMATED_SCHEMA) {
      return;
    }
    expensive.sort(Comparator.comparingLong(Expensive::cost).reversed());
    for (Expensive rule : expensive.subList(0, Math.min(NAMED_RULES, expensive.size()))) {
      to.forbidden(
          rule.place(),
          "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3"
              + " schema");
    }
    to.forbidden(
        schema,
        tooExpensive(
            "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema",
            total,
            CelLimits.ESTIMATED_SCHEMA));
  }

  private static String tooExpensive(String what, long cost, long limit) {
    double factor = (double) cost / limit;
    String times =
        factor > 100
            ? "more than 100x"
            : String.format(Locale.ROOT, factor < 1.5 ? "%fx" : "%.1fx", factor);
    return what
        + " exceeds budget by factor of "
        + times
        + " (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where"
        + " arrays, maps, and strings are declared)";
  }
}
