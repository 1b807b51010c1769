package dev.insula.machinery.podsecurity;

import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;

/** Containers must not gain more rights than their parent process has. */
final class Escalation {

  static final PodCheck CHECK =
      new PodCheck(
          "allowPrivilegeEscalation",
          Level.RESTRICTED,
          List.of(
              PodCheck.since(8, Escalation::check),
              PodCheck.since(25, pod -> pod.isWindows() ? Optional.empty() : check(pod))));

  private Escalation() {}

  private static Optional<Finding> check(PodView pod) {
    List<String> bad = pod.namedBySecurity(c -> c.bool("allowPrivilegeEscalation", true));
    return bad.isEmpty()
        ? Optional.empty()
        : Finding.of(
            "allowPrivilegeEscalation != false",
            Phrase.containers(bad) + " must set securityContext.allowPrivilegeEscalation=false");
  }
}
