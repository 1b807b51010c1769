package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;

/** Neither pods nor containers ask for user 0. */
final class RunAsUser {

  static final PodCheck CHECK =
      new PodCheck(
          "runAsUser",
          Level.RESTRICTED,
          List.of(
              PodCheck.since(23, RunAsUser::check),
              PodCheck.since(35, pod -> pod.hasUserNamespace() ? Optional.empty() : check(pod))));

  private RunAsUser() {}

  private static Optional<Finding> check(PodView pod) {
    List<String> setters =
        Phrase.setters(isRoot(pod.securityContext()), pod.namedBySecurity(RunAsUser::isRoot));
    return setters.isEmpty()
        ? Optional.empty()
        : Finding.of("runAsUser=0", Phrase.and(setters) + " must not set runAsUser=0");
  }

  private static boolean isRoot(JsonObject context) {
    return context.integer("runAsUser", 1) == 0;
  }
}
