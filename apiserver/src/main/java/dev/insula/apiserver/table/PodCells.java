package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Cells of pods that sum up their containers. */
final class PodCells {

  private PodCells() {}

  static void define(CellWords words) {
    words.define("podReady", (pod, _) -> PodSummary.of(pod).ready());
    words.define("podStatus", (pod, _) -> PodSummary.of(pod).reason());
    words.define("podRestarts", (pod, now) -> PodSummary.of(pod).restarts(now));
    words.define("podIp", (pod, _) -> podIp(pod));
    words.define("podReadinessGates", (pod, _) -> readinessGates(pod));
  }

  private static String podIp(JsonObject pod) {
    var ips = Values.list(pod, "status.podIPs").objects();
    String first = ips.isEmpty() ? "" : ips.getFirst().string("ip", "");
    return Values.or(first, "<none>");
  }

  /** How many of the gates' conditions are true. */
  private static String readinessGates(JsonObject pod) {
    var gates = Values.list(pod, "spec.readinessGates").objects();
    if (gates.isEmpty()) {
      return "<none>";
    }
    long open =
        gates.stream()
            .map(gate -> Values.condition(pod, gate.string("conditionType", "")))
            .filter(condition -> condition != null && condition.string("status", "").equals("True"))
            .count();
    return open + "/" + gates.size();
  }

  /** The latest of two time stamps, either of which can be missing. */
  static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.isAfter(b) ? a : b;
  }

  static boolean isTerminating(JsonObject pod) {
    return Meta.isDeleting(pod);
  }
}
