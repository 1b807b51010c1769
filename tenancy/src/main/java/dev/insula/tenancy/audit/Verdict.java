package dev.insula.tenancy.audit;

import java.util.List;

/** What came of a check. */
public sealed interface Verdict {

  /**
   * The guarantee holds.
   *
   * @param evidence what was looked at
   */
  record Holds(String evidence) implements Verdict {}

  /** It does not hold. */
  record Broken(List<Finding> findings) implements Verdict {
    public Broken {
      findings = List.copyOf(findings);
    }
  }

  /** It can't be told from here; {@code why} says why, and who could. */
  record Unverifiable(String why) implements Verdict {}

  /** The tenant's profile does not promise it. */
  record NotPromised(String why) implements Verdict {}

  /** Holds if nothing was found. */
  static Verdict of(List<Finding> findings, String evidence) {
    return findings.isEmpty() ? new Holds(evidence) : new Broken(findings);
  }

  /** The word for it in reports. */
  default String word() {
    return switch (this) {
      case Holds _ -> "holds";
      case Broken _ -> "broken";
      case Unverifiable _ -> "unverifiable";
      case NotPromised _ -> "not promised";
    };
  }
}
