package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.expression.EvaluationInput;
import dev.insula.apiserver.admission.expression.Failures;
import dev.insula.apiserver.admission.expression.MatchConditions;
import dev.insula.apiserver.admission.expression.PolicyCompiler;
import dev.insula.machinery.cel.CelBindings;
import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEvaluationException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.CelLimits;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled ValidatingAdmissionPolicy. Immutable, thread-safe. */
record ValidationPolicy(
    PolicyFrame frame, List<Validation> validations, List<CelExpression> audits) {

  /**
   * One rule.
   *
   * @param messageExpression null if the message is a fixed one
   */
  record Validation(
      CelExpression expression,
      @Nullable CelExpression messageExpression,
      String message,
      String reason) {}

  /**
   * Why a write is not allowed.
   *
   * @param reason of the answer; decides its code
   */
  record Denial(String message, String reason) {
    static Denial ofFailure(String message) {
      return new Denial(message, "Invalid");
    }
  }

  static ValidationPolicy compile(JsonObject policy, AdmissionExpressions expressions)
      throws CelCompileException {
    JsonObject spec = policy.objectAt("spec");
    var compiler = new PolicyCompiler(expressions, spec);
    PolicyFrame frame = PolicyFrame.compile(policy, expressions, compiler);
    var validations = new ArrayList<Validation>();
    for (JsonObject validation : spec.objects("validations")) {
      String message = validation.string("messageExpression", "");
      validations.add(
          new Validation(
              compiler.compile(validation.string("expression", ""), true),
              message.isBlank() ? null : compiler.compile(message, false),
              validation.string("message", "").strip(),
              validation.string("reason", "Invalid")));
    }
    var audits = new ArrayList<CelExpression>();
    for (JsonObject annotation : spec.objects("auditAnnotations")) {
      audits.add(compiler.compile(annotation.string("valueExpression", ""), true));
    }
    return new ValidationPolicy(frame, List.copyOf(validations), List.copyOf(audits));
  }

  /** What the policy has against a write with one set of parameters. */
  List<Denial> evaluate(EvaluationInput input) {
    MatchConditions.Outcome outcome = frame.conditions().evaluate(input);
    if (!outcome.problem().isEmpty()) {
      return failure(outcome.problem());
    }
    if (!outcome.holds()) {
      return List.of();
    }
    var budget = new CelBudget(CelLimits.PER_OBJECT);
    CelBindings bindings = input.bindings(frame.variables(), budget);
    var out = new ArrayList<Denial>();
    try {
      for (Validation validation : validations) {
        Denial denial = check(validation, bindings, budget);
        if (denial != null) {
          out.add(denial);
        }
      }
    } catch (CelEvaluationException e) {
      return failure(Failures.outOfBudget());
    }
    out.addAll(audit(input));
    return out;
  }

  private @Nullable Denial check(Validation validation, CelBindings bindings, CelBudget budget) {
    try {
      boolean holds = Boolean.TRUE.equals(validation.expression().evaluate(bindings, budget));
      return holds ? null : new Denial(message(validation, bindings, budget), validation.reason());
    } catch (CelEvaluationException e) {
      if (e.reason() == CelEvaluationException.Reason.BUDGET) {
        throw e;
      }
      return frame.failsClosed() ? Denial.ofFailure(Failures.of(validation.expression(), e)) : null;
    }
  }

  /** The message that the policy computes, else the one it gives, else the expression. */
  private static String message(Validation validation, CelBindings bindings, CelBudget budget) {
    String computed = computed(validation.messageExpression(), bindings, budget);
    if (!computed.isEmpty()) {
      return computed;
    }
    return validation.message().isEmpty()
        ? "failed expression: " + validation.expression().source().strip()
        : validation.message();
  }

  private static String computed(
      @Nullable CelExpression expression, CelBindings bindings, CelBudget budget) {
    try {
      Object value = expression == null ? "" : expression.evaluate(bindings, budget);
      String text = value instanceof String string ? string.strip() : "";
      boolean usable =
          text.indexOf('\n') < 0
              && text.getBytes(StandardCharsets.UTF_8).length <= CelLimits.MESSAGE_BYTES;
      return usable ? text : "";
    } catch (CelEvaluationException e) {
      if (e.reason() == CelEvaluationException.Reason.BUDGET) {
        throw e;
      }
      return "";
    }
  }

  /** Annotations are for the audit log; here it only counts whether they can be computed. */
  private List<Denial> audit(EvaluationInput input) {
    var budget = new CelBudget(CelLimits.PER_OBJECT);
    CelBindings bindings = input.bindings(frame.variables(), budget);
    var out = new ArrayList<Denial>();
    for (CelExpression annotation : audits) {
      try {
        Object value = annotation.evaluate(bindings, budget);
        if (!(value instanceof String) && value != JsonNull.NULL) {
          out.add(
              Denial.ofFailure(
                  "valueExpression '"
                      + annotation.source()
                      + "' resulted in unsupported return type. Return type must be either string"
                      + " or null."));
        }
      } catch (CelEvaluationException e) {
        if (frame.failsClosed()) {
          out.add(Denial.ofFailure(Failures.of(annotation, e)));
        }
      }
    }
    return out;
  }

  private List<Denial> failure(String message) {
    return frame.failsClosed() ? List.of(Denial.ofFailure(message)) : List.of();
  }
}
