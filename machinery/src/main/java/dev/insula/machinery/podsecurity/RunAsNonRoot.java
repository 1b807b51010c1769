package dev.insula.machinery.podsecurity;

import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;

/** Containers must say that they do not run as root, themselves or by their pod. */
final class RunAsNonRoot {

  static final PodCheck CHECK =
      new PodCheck(
          "runAsNonRoot",
          Level.RESTRICTED,
          List.of(
              PodCheck.since(0, RunAsNonRoot::check),
              PodCheck.since(35, pod -> pod.hasUserNamespace() ? Optional.empty() : check(pod))));

  private static final String FIELD = "runAsNonRoot";
  private static final String REASON = "runAsNonRoot != true";

  private RunAsNonRoot() {}

  private static Optional<Finding> check(PodView pod) {
    Object byPod = pod.securityContext().get(FIELD);
    List<String> wrong = pod.namedBySecurity(context -> Boolean.FALSE.equals(context.get(FIELD)));
    List<String> setters = Phrase.setters(Boolean.FALSE.equals(byPod), wrong);
    if (!setters.isEmpty()) {
      return Finding.of(
          REASON, Phrase.and(setters) + " must not set securityContext.runAsNonRoot=false");
    }
    List<String> silent =
        Boolean.TRUE.equals(byPod)
            ? List.of()
            : pod.namedBySecurity(context -> !(context.get(FIELD) instanceof Boolean));
    return silent.isEmpty()
        ? Optional.empty()
        : Finding.of(
            REASON,
            "pod or " + Phrase.containers(silent) + " must set securityContext.runAsNonRoot=true");
  }
}
