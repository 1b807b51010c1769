package dev.insula.machinery.cel;

/**
 * Bounds on expressions. Source: {@code k8s.io/apiserver/pkg/apis/cel} and the parser's defaults in
 * cel-go; a cost of one is about fifty nanoseconds.
 */
public final class CelLimits {

  /** Cost that one evaluation of one expression may have. */
  public static final long PER_CALL = 1_000_000;

  /** Cost that all rules of one custom object, or of one policy binding, may have together. */
  public static final long PER_OBJECT = 10_000_000;

  /** Cost that all match conditions of one webhook or policy may have together. */
  public static final long MATCH_CONDITIONS = 2_500_000;

  /** Estimated cost that one rule of a schema may have at most. */
  public static final long ESTIMATED_RULE = 10_000_000;

  /** Estimated cost that all rules of a schema may have together. */
  public static final long ESTIMATED_SCHEMA = 100_000_000;

  /** Length of the message that a {@code messageExpression} may give, in bytes. */
  public static final int MESSAGE_BYTES = 5 * 1024;

  /** Length of an expression, in code points. */
  static final int EXPRESSION_CODE_POINTS = 100_000;

  /** Length of a text that a function makes; none of Kubernetes' costs counts it. */
  static final long TEXT_LENGTH = 16L * 1024 * 1024;

  /** Number of parts that a text is split into. */
  static final long PARTS = 1_000_000;

  /** Nesting of an expression; deeper ones do not parse. */
  static final int RECURSION_DEPTH = 250;

  private CelLimits() {}
}
