package dev.insula.machinery.cel;

import dev.insula.machinery.cel.AuthorizerValue.GroupCheck;
import dev.insula.machinery.cel.AuthorizerValue.PathCheck;
import dev.insula.machinery.cel.AuthorizerValue.ResourceCheck;
import dev.insula.machinery.cel.AuthorizerValue.Verdict;
import dev.insula.machinery.names.NameRules;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The authorizer library of Kubernetes, with selectors. */
final class AuthorizerFunctions {

  private AuthorizerFunctions() {}

  static void declare(FunctionTable table) {
    table
        .member("path", "authorizer_path", Types.PATH_CHECK, Types.AUTHORIZER, Types.STRING)
        .member("group", "authorizer_group", Types.GROUP_CHECK, Types.AUTHORIZER, Types.STRING)
        .member(
            "serviceAccount",
            "authorizer_serviceaccount",
            Types.AUTHORIZER,
            Types.AUTHORIZER,
            Types.STRING,
            Types.STRING)
        .member(
            "resource",
            "groupcheck_resource",
            Types.RESOURCE_CHECK,
            Types.GROUP_CHECK,
            Types.STRING)
        .member("check", "pathcheck_check", Types.DECISION, Types.PATH_CHECK, Types.STRING)
        .member("check", "resourcecheck_check", Types.DECISION, Types.RESOURCE_CHECK, Types.STRING)
        .bind("path", AuthorizerFunctions::path)
        .bind("group", AuthorizerFunctions::group)
        .bind("serviceAccount", AuthorizerFunctions::serviceAccount)
        .bind("resource", AuthorizerFunctions::resource)
        .bind("check", AuthorizerFunctions::check);
    refine(table, "subresource", "resourcecheck_subresource");
    refine(table, "namespace", "resourcecheck_namespace");
    refine(table, "name", "resourcecheck_name");
    refine(table, "fieldSelector", "authorizer_fieldselector");
    refine(table, "labelSelector", "authorizer_labelselector");
    decision(table, "allowed", Types.BOOL, CelAuthorizer.Decision::allowed);
    decision(table, "reason", Types.STRING, CelAuthorizer.Decision::reason);
    decision(table, "error", Types.STRING, CelAuthorizer.Decision::error);
    decision(table, "errored", Types.BOOL, decision -> !decision.error().isEmpty());
  }

  private static void refine(FunctionTable table, String name, String overload) {
    table
        .member(name, overload, Types.RESOURCE_CHECK, Types.RESOURCE_CHECK, Types.STRING)
        .bind(
            name,
            args ->
                args[0] instanceof ResourceCheck check && args[1] instanceof String value
                    ? check.with(name, value)
                    : null);
  }

  private static void decision(
      FunctionTable table,
      String name,
      dev.cel.common.types.CelType type,
      Function<CelAuthorizer.Decision, Object> part) {
    table
        .member(name, "decision_" + name, type, Types.DECISION)
        .bind(name, args -> args[0] instanceof Verdict v ? part.apply(v.decision()) : null);
  }

  private static @Nullable Object path(Object[] args) {
    if (!(args[0] instanceof AuthorizerValue value && args[1] instanceof String path)) {
      return null;
    }
    requireText(path, "path must not be empty");
    return new PathCheck(value.authorizer(), path);
  }

  private static void requireText(String text, String failure) {
    if (text.isBlank()) {
      throw new CelEvaluationException(failure);
    }
  }

  private static @Nullable Object group(Object[] args) {
    return args[0] instanceof AuthorizerValue value && args[1] instanceof String group
        ? new GroupCheck(value.authorizer(), group)
        : null;
  }

  private static @Nullable Object serviceAccount(Object[] args) {
    if (!(args[0] instanceof AuthorizerValue value
        && args[1] instanceof String namespace
        && args[2] instanceof String name)) {
      return null;
    }
    if (!NameRules.dns1123Subdomain(name).isEmpty()) {
      throw new CelEvaluationException("Invalid service account name");
    }
    if (!NameRules.dns1123Label(namespace).isEmpty()) {
      throw new CelEvaluationException("Invalid service account namespace");
    }
    return new AuthorizerValue(value.authorizer().forServiceAccount(namespace, name));
  }

  private static @Nullable Object resource(Object[] args) {
    if (!(args[0] instanceof GroupCheck check && args[1] instanceof String resource)) {
      return null;
    }
    requireText(resource, "resource must not be empty");
    return check.resource(resource);
  }

  private static @Nullable Object check(Object[] args) {
    if (!(args[1] instanceof String verb)) {
      return null;
    }
    return switch (args[0]) {
      case PathCheck check -> new Verdict(check.authorizer().checkPath(verb, check.path()));
      case ResourceCheck check -> check.check(verb);
      default -> null;
    };
  }
}
