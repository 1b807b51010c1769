package dev.insula.apiserver.crd;

import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import java.util.List;

/** What rules have against an object, and what they only warn of. Not thread-safe. */
final class RuleFindings {

  /** The path of the whole object in messages. */
  static final String ROOT = "<nil>";

  private final List<Status.Cause> causes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  List<Status.Cause> causes() {
    return causes;
  }

  List<String> warnings() {
    return warnings;
  }

  void add(Status.Cause cause) {
    if (causes.size() < Violations.MAX) {
      causes.add(cause);
    }
  }

  /** What an update did not bring about is not held against it. */
  void warn(Status.Cause cause) {
    if (warnings.size() < Violations.MAX) {
      warnings.add(cause.field() + ": " + cause.message());
    }
  }
}
