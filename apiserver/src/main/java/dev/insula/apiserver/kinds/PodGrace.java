package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** How long a pod lives on after its deletion. */
final class PodGrace {

  private PodGrace() {}

  /** What is asked for, else what the pod says; at once if no node runs it or it has ended. */
  static Long period(JsonObject pod, @Nullable Long requested) {
    boolean unscheduled = pod.objectAt("spec").string("nodeName", "").isEmpty();
    String phase = pod.objectAt("status").string("phase", "");
    if (unscheduled || phase.equals("Succeeded") || phase.equals("Failed")) {
      return 0L;
    }
    long wanted =
        requested == null
            ? pod.objectAt("spec").integer("terminationGracePeriodSeconds", 30)
            : requested;
    return wanted < 0 ? 1 : wanted;
  }
}
