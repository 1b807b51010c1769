package dev.insula.machinery.podsecurity;

import java.util.List;
import java.util.Optional;

/**
 * One rule of the standards in its revisions. Immutable.
 *
 * @param level baseline checks hold for restricted pods too, unless a restricted one replaces them
 * @param revisions by ascending version
 */
record PodCheck(String id, Level level, List<Revision> revisions) {

  PodCheck {
    revisions = List.copyOf(revisions);
  }

  /** What the check finds; null if it has nothing against the pod. */
  interface Rule {
    Optional<Finding> check(PodView pod);
  }

  /** A violation whose check is not named yet. */
  record Finding(String reason, String detail) {
    static Optional<Finding> of(String reason, String detail) {
      return Optional.of(new Finding(reason, detail));
    }
  }

  /**
   * @param since the first minor version of 1.x that it belongs to
   * @param replaces the id of the baseline check that it makes needless; empty for none
   */
  record Revision(int since, String replaces, Rule rule) {}

  static PodCheck baseline(String id, Rule rule) {
    return new PodCheck(id, Level.BASELINE, List.of(since(0, rule)));
  }

  static Revision since(int minor, Rule rule) {
    return new Revision(minor, "", rule);
  }

  /** The revision that a version means; empty if the check came later. */
  Optional<Revision> at(PolicyVersion version) {
    Revision found = null;
    for (Revision revision : revisions) {
      if (revision.since <= version.minor()) {
        found = revision;
      }
    }
    return Optional.ofNullable(found);
  }
}
