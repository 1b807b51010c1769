package dev.insula.tenancy.profile;

/** What a tenant's API server says of an object that would not pass to the super cluster. */
public enum Admission {
  /** Nothing: the object itself says it later. */
  NONE,
  /** A warning; the object is written. */
  WARN,
  /** It is refused. Kinds that make pods are only warned of. */
  DENY;

  static Admission parse(String text) {
    return switch (text) {
      case "none" -> NONE;
      case "deny" -> DENY;
      default -> WARN;
    };
  }
}
