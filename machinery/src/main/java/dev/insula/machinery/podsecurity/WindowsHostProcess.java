package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;

/** Windows containers must not be processes of the node. */
final class WindowsHostProcess {

  static final PodCheck CHECK = PodCheck.baseline("windowsHostProcess", WindowsHostProcess::check);

  private WindowsHostProcess() {}

  private static Optional<Finding> check(PodView pod) {
    List<String> setters =
        Phrase.setters(
            isHostProcess(pod.securityContext()),
            pod.namedBySecurity(WindowsHostProcess::isHostProcess));
    return setters.isEmpty()
        ? Optional.empty()
        : Finding.of(
            "hostProcess",
            Phrase.and(setters) + " must not set securityContext.windowsOptions.hostProcess=true");
  }

  private static boolean isHostProcess(JsonObject context) {
    return context.objectAt("windowsOptions").bool("hostProcess", false);
  }
}
