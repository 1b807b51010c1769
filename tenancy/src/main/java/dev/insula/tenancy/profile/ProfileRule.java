package dev.insula.tenancy.profile;

import dev.insula.machinery.cel.CelBindings;
import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.CelEvaluationException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule that a profile's author wrote in CEL: objects of its kinds for which the expression is not
 * true do not pass. Compiled once, when the profile is read. Immutable, thread-safe; equal to
 * another of the same text.
 *
 * <p>INVARIANT: a rule that does not compile, has no value, or costs too much holds for no object.
 */
public final class ProfileRule {

  /** Cost that all rules may have together for one object, about 50 ms; see {@code CelLimits}. */
  public static final long MOST_COST = 1_000_000;

  private final JsonObject source;
  private final Set<String> kinds;
  private final @Nullable CelExpression program;
  private final String error;

  private ProfileRule(JsonObject source, @Nullable CelExpression program, String error) {
    this.source = source;
    this.kinds = Set.copyOf(source.strings("kinds"));
    this.program = program;
    this.error = error;
  }

  static ProfileRule parse(JsonObject json) {
    try {
      CelExpression program = Language.OBJECTS.compile(json.string("expression", ""));
      return new ProfileRule(json, program, "");
    } catch (CelCompileException e) {
      return new ProfileRule(json, null, String.valueOf(e.getMessage()));
    }
  }

  public String name() {
    return source.string("name", "");
  }

  public boolean isAbout(String kind) {
    return kinds.contains(kind);
  }

  /** Whether it only warns. */
  public boolean warns() {
    return source.string("action", "refuse").equals("warn");
  }

  public String remedy() {
    return source.string("remedy", "ask the platform");
  }

  /** What the compiler says of the expression; empty if it compiles. */
  public String error() {
    return error;
  }

  /**
   * What the rule has against an object; empty if it holds.
   *
   * @param budget of all rules for the object
   */
  public Optional<String> judge(JsonObject object, JsonObject tenant, CelBudget budget) {
    if (program == null) {
      return Optional.of("the platform's rule does not compile, so nothing passes it");
    }
    var bindings = CelBindings.of(Map.of("object", object, "tenant", tenant));
    try {
      return Boolean.TRUE.equals(program.evaluate(bindings, budget))
          ? Optional.empty()
          : Optional.of(source.string("message", "the profile does not allow it"));
    } catch (CelEvaluationException e) {
      return Optional.of("the platform's rule has no answer (" + e.getMessage() + ")");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProfileRule rule && rule.source.equals(source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return "rule " + name();
  }

  /** Made on first use. */
  private static final class Language {
    private static final CelEnvironment OBJECTS =
        CelEnvironment.builder()
            .variable("object", CelEnvironment.dynamicType())
            .variable("tenant", CelEnvironment.dynamicType())
            .build();

    private Language() {}
  }
}
