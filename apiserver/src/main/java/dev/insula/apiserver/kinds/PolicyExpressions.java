package dev.insula.apiserver.kinds;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.expression.AdmissionExpressions.Extras;
import dev.insula.apiserver.admission.expression.ObjectLiterals;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.CelExpression;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rules on the expressions of admission policies and webhook configurations: they have to compile,
 * and to give what their place asks for. Belongs to one validation, as a policy's variables are
 * known to all expressions after them; not thread-safe.
 */
final class PolicyExpressions {

  private final boolean unchanged;
  private final boolean params;
  private final Map<String, CelType> variables = new HashMap<>();
  private final Map<Extras, CelEnvironment> environments = new HashMap<>();

  private PolicyExpressions(Node root) {
    this.unchanged =
        root.isUpdate() && isSame(root.field("spec")) && isSame(root.field("webhooks"));
    this.params = root.at("spec.paramKind").present();
  }

  static void define(Vocabulary words) {
    words.checkOf(
        "policyExpression",
        fitting -> {
          List<String> types = List.of(fitting.toString().split(" or "));
          return (place, findings) -> of(place, findings).compile(place, true, types, findings);
        });
    words.check(
        "policyVariable", (place, findings) -> of(place, findings).declare(place, findings));
  }

  /** What is stored and does not change is not compiled again. */
  private static boolean isSame(Node member) {
    return Objects.equals(member.value(), member.old());
  }

  private static PolicyExpressions of(Node place, Findings findings) {
    return findings.shared(PolicyExpressions.class, () -> new PolicyExpressions(place.root()));
  }

  /** What decides whether a policy or a webhook is asked. */
  static void condition(Node expression, Findings findings) {
    of(expression, findings).compile(expression, true, List.of("bool"), findings);
  }

  /** What makes the text of a refusal, which may not ask for rights. */
  static void message(Node expression, Findings findings) {
    of(expression, findings).compile(expression, false, List.of("string"), findings);
  }

  /** What changes an object. */
  static void mutation(Node expression, String type, Findings findings) {
    of(expression, findings).compileMutation(expression, type, findings);
  }

  private void declare(Node expression, Findings findings) {
    CelType type = compile(expression, true, List.of(), findings);
    variables.put(expression.parent().field("name").string(), type);
    environments.clear();
  }

  private CelType compile(
      Node expression, boolean authorizer, List<String> fitting, Findings findings) {
    CelEnvironment environment =
        environments.computeIfAbsent(
            new Extras(params, authorizer),
            extras -> Shared.EXPRESSIONS.environment(extras, Map.copyOf(variables)));
    return compile(environment, expression, fitting, findings);
  }

  private void compileMutation(Node expression, String type, Findings findings) {
    CelEnvironment.Builder builder =
        Shared.EXPRESSIONS.builder(
            new Extras(params, true), CelEnvironment.dynamicType(), Map.copyOf(variables));
    ObjectLiterals.types(expression.string()).forEach(builder::type);
    compile(builder.build(), expression, List.of(type), findings);
  }

  /** Empty expressions are for other rules to refuse. */
  private CelType compile(
      @Nullable CelEnvironment environment, Node place, List<String> fitting, Findings findings) {
    String source = place.string();
    if (unchanged || source.isBlank() || environment == null) {
      return SimpleType.DYN;
    }
    try {
      CelExpression compiled = environment.compile(source);
      String name = compiled.typeName();
      // What is only known when it is evaluated is looked at then.
      if (!fitting.isEmpty() && !fitting.contains(name) && !name.contains("dyn")) {
        String all = String.join(" ", fitting);
        String wanted = fitting.size() == 1 ? all : "one of [" + all + "]";
        findings.invalid(place, "must evaluate to " + wanted + " but got " + name);
      }
      return compiled.type();
    } catch (CelCompileException e) {
      findings.invalid(place, "compilation failed: " + e.getMessage());
      return SimpleType.DYN;
    }
  }

  /** Made on first use. */
  private static final class Shared {
    private static final AdmissionExpressions EXPRESSIONS = new AdmissionExpressions();

    private Shared() {}
  }
}
