package dev.insula.apiserver.kinds;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.expression.PolicyCompiler;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelExpression;
import java.util.List;
import java.util.Objects;

/**
 * Rules on the expressions of admission policies and webhook configurations: they have to compile,
 * and to give what their place asks for. Belongs to one validation, as a policy's variables are
 * known to all expressions after them; not thread-safe.
 */
final class PolicyExpressions {

  /** Compiles one expression. */
  @FunctionalInterface
  private interface Compilation {
    CelExpression of(String source) throws CelCompileException;
  }

  private final boolean unchanged;
  private final PolicyCompiler compiler;

  private PolicyExpressions(Node root) {
    this.unchanged =
        root.isUpdate() && isSame(root.field("spec")) && isSame(root.field("webhooks"));
    this.compiler = new PolicyCompiler(Shared.EXPRESSIONS, root.field("spec").object());
  }

  static void define(Vocabulary words) {
    words.checkOf(
        "policyExpression",
        fitting -> {
          List<String> types = List.of(fitting.toString().split(" or "));
          return (place, findings) -> {
            PolicyExpressions policy = of(place, findings);
            policy.check(place, source -> policy.compiler.compile(source, true), types, findings);
          };
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
  static void condition(Node place, Findings findings) {
    PolicyExpressions policy = of(place, findings);
    policy.check(place, policy.compiler::compileCondition, List.of("bool"), findings);
  }

  /** What makes the text of a refusal, which may not ask for rights. */
  static void message(Node place, Findings findings) {
    PolicyExpressions policy = of(place, findings);
    policy.check(
        place, source -> policy.compiler.compile(source, false), List.of("string"), findings);
  }

  /** What changes an object. */
  static void mutation(Node place, String type, Findings findings) {
    PolicyExpressions policy = of(place, findings);
    policy.check(place, policy.compiler::compileMutation, List.of(type), findings);
  }

  private void declare(Node place, Findings findings) {
    CelType type = check(place, source -> compiler.compile(source, true), List.of(), findings);
    compiler.declare(place.parent().field("name").string(), type);
  }

  /** Empty expressions are for other rules to refuse. */
  private CelType check(
      Node place, Compilation compilation, List<String> fitting, Findings findings) {
    String source = place.string();
    if (unchanged || source.isBlank()) {
      return SimpleType.DYN;
    }
    try {
      CelExpression compiled = compilation.of(source);
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
