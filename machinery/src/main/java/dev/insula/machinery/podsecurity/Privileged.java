package dev.insula.machinery.podsecurity;

import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;

/** Containers must not be privileged. */
final class Privileged {

  static final PodCheck CHECK = PodCheck.baseline("privileged", Privileged::check);

  private Privileged() {}

  private static Optional<Finding> check(PodView pod) {
    List<String> bad = pod.namedBySecurity(context -> context.bool("privileged", false));
    return bad.isEmpty()
        ? Optional.empty()
        : Finding.of(
            "privileged", Phrase.containers(bad) + " must not set securityContext.privileged=true");
  }
}
