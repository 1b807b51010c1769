package dev.insula.apiserver.admission.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.expression.AdmissionExpressions.Extras;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status.Cause;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses policies and webhook configurations whose expressions mean nothing. Thread-safe. What is
 * stored and does not change is not checked again.
 */
final class ExpressionChecks implements ValidatingPlugin {

  private final AdmissionExpressions expressions;

  ExpressionChecks(AdmissionExpressions expressions) {
    this.expressions = expressions;
  }

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject object = request.object();
    boolean ours =
        request.definition().resource().group().equals("admissionregistration.k8s.io")
            && request.subresource().isEmpty()
            && request.operation() != Operation.DELETE;
    if (object == null || !ours || isUnchanged(object, request.old())) {
      return;
    }
    var check = new Check();
    switch (request.definition().kind()) {
      case "ValidatingAdmissionPolicy" -> check.validating(object.objectAt("spec"));
      case "MutatingAdmissionPolicy" -> check.mutating(object.objectAt("spec"));
      case "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration" ->
          check.webhooks(object.objects("webhooks"));
      default -> {}
    }
    if (!check.causes.isEmpty()) {
      throw ApiException.invalid(
          request.definition().resource().group(),
          request.definition().kind(),
          Meta.name(object),
          check.causes);
    }
  }

  private static boolean isUnchanged(JsonObject object, @Nullable JsonObject old) {
    return old != null
        && object.objectAt("spec").equals(old.objectAt("spec"))
        && object.objects("webhooks").equals(old.objects("webhooks"));
  }

  /** The check of one object. Used by one thread. */
  private final class Check {

    private final List<Cause> causes = new ArrayList<>();
    private final Map<String, CelType> variables = new LinkedHashMap<>();
    private boolean params;

    void validating(JsonObject spec) {
      common(spec);
      CelEnvironment full = expressions.environment(new Extras(params, true), variables);
      CelEnvironment plain = expressions.environment(new Extras(params, false), variables);
      List<JsonObject> validations = spec.objects("validations");
      for (int i = 0; i < validations.size(); i++) {
        String path = "spec.validations[" + i + "].";
        compile(full, validations.get(i), "expression", path, "bool");
        if (!validations.get(i).string("messageExpression", "").isBlank()) {
          compile(plain, validations.get(i), "messageExpression", path, "string");
        }
      }
      List<JsonObject> audits = spec.objects("auditAnnotations");
      for (int i = 0; i < audits.size(); i++) {
        String path = "spec.auditAnnotations[" + i + "].";
        compile(full, audits.get(i), "valueExpression", path, "string", "null_type");
      }
    }

    void mutating(JsonObject spec) {
      common(spec);
      List<JsonObject> mutations = spec.objects("mutations");
      for (int i = 0; i < mutations.size(); i++) {
        for (String kind : List.of("applyConfiguration", "jsonPatch")) {
          JsonObject mutation = mutations.get(i).objectAt(kind);
          String source = mutation.string("expression", "");
          CelEnvironment.Builder builder =
              expressions.builder(
                  new Extras(params, true), CelEnvironment.dynamicType(), variables);
          ObjectLiterals.types(source).forEach(builder::type);
          String path = "spec.mutations[" + i + "]." + kind + ".";
          String wanted = kind.equals("jsonPatch") ? "list(JSONPatch)" : "Object";
          compile(builder.build(), mutation, "expression", path, wanted);
        }
      }
    }

    void webhooks(List<JsonObject> webhooks) {
      for (int i = 0; i < webhooks.size(); i++) {
        conditions(webhooks.get(i), "webhooks[" + i + "].");
      }
    }

    private void common(JsonObject spec) {
      params = spec.object("paramKind") != null;
      conditions(spec, "spec.");
      List<JsonObject> declared = spec.objects("variables");
      for (int i = 0; i < declared.size(); i++) {
        CelEnvironment environment =
            expressions.environment(new Extras(params, true), Map.copyOf(variables));
        String path = "spec.variables[" + i + "].";
        CelType type = compile(environment, declared.get(i), "expression", path);
        variables.put(declared.get(i).string("name", ""), type);
      }
    }

    private void conditions(JsonObject holder, String path) {
      List<JsonObject> conditions = holder.objects("matchConditions");
      for (int i = 0; i < conditions.size(); i++) {
        CelEnvironment environment = expressions.environment(new Extras(params, true), Map.of());
        String at = path + "matchConditions[" + i + "].";
        compile(environment, conditions.get(i), "expression", at, "bool");
      }
    }

    /** Empty expressions are the kind's own rules' to refuse. */
    private CelType compile(
        CelEnvironment environment,
        JsonObject holder,
        String field,
        String path,
        String... wanted) {
      String source = holder.string(field, "");
      if (source.isBlank()) {
        return SimpleType.DYN;
      }
      try {
        CelExpression compiled = environment.compile(source);
        List<String> fitting = List.of(wanted);
        String name = compiled.typeName();
        // What is only known when it is evaluated is looked at then.
        if (!fitting.isEmpty() && !fitting.contains(name) && !name.contains("dyn")) {
          String all = String.join(" ", fitting);
          refuse(
              path + field,
              source,
              "must evaluate to "
                  + (fitting.size() == 1 ? all : "one of [" + all + "]")
                  + " but got "
                  + name);
        }
        return compiled.type();
      } catch (CelCompileException e) {
        refuse(path + field, source, "compilation failed: " + e.getMessage());
        return SimpleType.DYN;
      }
    }

    private void refuse(String field, String source, String why) {
      causes.add(
          new Cause(
              "FieldValueInvalid", "Invalid value: " + GoText.quote(source) + ": " + why, field));
    }
  }
}
