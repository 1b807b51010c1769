package dev.insula.machinery.cel;

import dev.cel.common.types.CelType;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the rules of a schema node, which speak of {@code self} and, when they compare with what
 * was before, of {@code oldSelf}. Not thread-safe; makes its environments when they are needed.
 */
public final class SchemaRuleEnvironment {

  /** The value that a rule is about. */
  public static final String SELF = "self";

  /** What stood there before an update. */
  public static final String OLD_SELF = "oldSelf";

  private final CelType self;
  private @Nullable CelEnvironment plain;
  private @Nullable CelEnvironment optional;

  public SchemaRuleEnvironment(SchemaType self) {
    this.self = self.type();
  }

  /**
   * Compiles a rule or a message.
   *
   * @param optionalOldSelf whether {@code oldSelf} is an optional value
   */
  public CelExpression compile(String source, boolean optionalOldSelf) throws CelCompileException {
    return optionalOldSelf ? optional().compile(source) : plain().compile(source);
  }

  private CelEnvironment plain() {
    if (plain == null) {
      plain = CelEnvironment.builder().variable(SELF, self).variable(OLD_SELF, self).build();
    }
    return plain;
  }

  private CelEnvironment optional() {
    if (optional == null) {
      optional =
          CelEnvironment.builder()
              .variable(SELF, self)
              .variable(OLD_SELF, Types.optional(self))
              .build();
    }
    return optional;
  }
}
