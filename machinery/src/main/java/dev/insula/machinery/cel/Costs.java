package dev.insula.machinery.cel;

/** Costs of single steps. Source: cel-go, {@code common/cost.go}. */
final class Costs {

  static final long ACCESS = 1;
  static final long CALL = 1;
  static final long LIST = 10;
  static final long MAP = 30;
  static final long STRUCT = 40;

  /** Of reading a string once, for each character. */
  static final double TRAVERSAL = 0.1;

  /** Of matching a regular expression, for each of its characters. */
  static final double REGEX = 0.25;

  /** Of an authorization check; allows for two in an expression. */
  static final long AUTHORIZATION = 350_000;

  private Costs() {}
}
