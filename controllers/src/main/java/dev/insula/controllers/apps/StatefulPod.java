package dev.insula.controllers.apps;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a stateful set, with the pod that has it.
 *
 * @param ordinal the number in the pod's name
 * @param pod null if there is none yet
 */
record StatefulPod(int ordinal, @Nullable PodView pod) {

  private static final Pattern NAME = Pattern.compile("(.*)-([0-9]+)");

  /** The number in a pod's name if it is one of the set; -1 otherwise. */
  static int ordinalOf(String pod, JsonObject set) {
    Matcher name = NAME.matcher(pod);
    if (!name.matches() || !name.group(1).equals(Meta.name(set))) {
      return -1;
    }
    try {
      return Integer.parseInt(name.group(2));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  boolean isTerminating() {
    return pod != null && pod.deleting();
  }

  boolean isReady() {
    return pod != null && pod.phase().equals("Running") && pod.isReady();
  }

  boolean isAvailable(long minReadySeconds, Instant now) {
    return isReady() && pod != null && pod.isAvailable(minReadySeconds, now);
  }

  boolean isHealthy() {
    return isReady() && !isTerminating();
  }

  boolean hasEnded() {
    return pod != null && pod.isFinished();
  }

  boolean isPending() {
    return pod != null && pod.phase().equals("Pending");
  }

  String revision() {
    return pod == null ? "" : pod.labels().getOrDefault(Revision.POD_LABEL, "");
  }
}
