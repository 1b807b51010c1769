package dev.insula.apiserver.typecheck;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.SchemaType;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the expressions of a ValidatingAdmissionPolicy for each of the kinds that it
 * names: {@code status.typeChecking}. Expressions are compiled with the object's type instead of
 * dynamically. Stateless, thread-safe.
 */
public final class PolicyTypeCheck {

  private static final String VARIABLES = "kubernetes.variables";

  private final ResourceRegistry registry;

  /**
   * @param registry the resources of the policy's control plane
   */
  public PolicyTypeCheck(ResourceRegistry registry) {
    this.registry = registry;
  }

  /** The list {@code expressionWarnings}; empty if nothing is wrong. */
  public JsonArray warnings(JsonObject policy) {
    Map<GroupVersionKind, CelEnvironment> environments = environments(policy);
    var out = new JsonArray();
    List<JsonObject> validations = policy.objectAt("spec").objects("validations");
    for (int i = 0; i < validations.size(); i++) {
      for (String member : List.of("expression", "messageExpression")) {
        String expression = validations.get(i).string(member, "");
        String wrong = expression.isEmpty() ? "" : check(expression, environments);
        if (!wrong.isEmpty()) {
          out.add(
              JsonObject.of("fieldRef", "spec.validations[" + i + "]." + member, "warning", wrong));
        }
      }
    }
    return out;
  }

  private static String check(
      String expression, Map<GroupVersionKind, CelEnvironment> environments) {
    var wrong = new ArrayList<String>();
    environments.forEach(
        (kind, environment) -> {
          try {
            environment.compile(expression);
          } catch (CelCompileException e) {
            wrong.add(
                kind.group()
                    + "/"
                    + kind.version()
                    + ", Kind="
                    + kind.kind()
                    + ": "
                    + e.getMessage()
                    + "\n");
          }
        });
    return String.join("\n", wrong);
  }

  private Map<GroupVersionKind, CelEnvironment> environments(JsonObject policy) {
    CelType params = params(policy.objectAt("spec").object("paramKind"));
    Map<GroupVersionKind, CelEnvironment> out = new LinkedHashMap<>();
    PolicyTargets.of(policy, registry)
        .forEach(
            (kind, definition) -> {
              CelType object = type(definition);
              if (object != null) {
                out.put(kind, environment(policy, object, params));
              }
            });
    return out;
  }

  private @Nullable CelType params(@Nullable JsonObject kind) {
    if (kind == null) {
      return null;
    }
    Optional<ResourceDefinition> found =
        registry.find(GroupVersionKind.of(kind.string("apiVersion", ""), kind.string("kind", "")));
    return found.isPresent() ? type(found.get()) : CelEnvironment.dynamicType();
  }

  /** The type of a kind's objects; null if its schema says nothing. */
  private @Nullable CelType type(ResourceDefinition definition) {
    SchemaType type = SchemaType.of(definition.schema(), definition.kind(), !definition.builtIn());
    if (type == null || definition.builtIn() || !(type.type() instanceof StructType struct)) {
      return type == null ? null : type.type();
    }
    // Custom objects have the same metadata as all others.
    var fields = new LinkedHashMap<String, CelType>();
    struct.fields().forEach(field -> fields.put(field.name(), field.type()));
    registry
        .find(new GroupVersionKind("", "v1", "ConfigMap"))
        .map(this::type)
        .filter(StructType.class::isInstance)
        .flatMap(known -> ((StructType) known).findField("metadata"))
        .ifPresent(metadata -> fields.put("metadata", metadata.type()));
    return PolicyVariables.struct(definition.kind(), fields);
  }

  /** A variable whose own expression is wrong can be anything. */
  private static CelEnvironment environment(
      JsonObject policy, CelType object, @Nullable CelType params) {
    Map<String, CelType> variables = new LinkedHashMap<>();
    CelEnvironment environment = environment(object, params, variables);
    for (JsonObject variable : policy.objectAt("spec").objects("variables")) {
      CelType type = CelEnvironment.dynamicType();
      try {
        type = environment.compile(variable.string("expression", "")).type();
      } catch (CelCompileException unknown) {
        // Said about the variable nowhere, as in Kubernetes.
      }
      variables.put(variable.string("name", ""), type);
      environment = environment(object, params, variables);
    }
    return environment;
  }

  private static CelEnvironment environment(
      CelType object, @Nullable CelType params, Map<String, CelType> variables) {
    CelEnvironment.Builder builder =
        CelEnvironment.builder()
            .variable("object", object)
            .variable("oldObject", object)
            .variable("namespaceObject", PolicyVariables.namespace())
            .variable("request", PolicyVariables.request())
            .variable("authorizer", CelEnvironment.authorizerType())
            .variable("authorizer.requestResource", CelEnvironment.resourceCheckType())
            .variable("variables", PolicyVariables.struct(VARIABLES, Map.copyOf(variables)));
    if (params != null) {
      builder.variable("params", params);
    }
    return builder.build();
  }
}
