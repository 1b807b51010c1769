package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of call cost.
 *
 * @param count how often it was called
 * @param wallSeconds from the first call to the last answer
 * @param serverCpuSeconds CPU time of the server meanwhile; null if its processes are not known
 * @param latencies of the single calls
 */
record Operation(
    String name,
    int count,
    double wallSeconds,
    @Nullable Double serverCpuSeconds,
    Latencies latencies) {

  double perSecond() {
    return RunFigures.round(count / wallSeconds);
  }

  JsonObject toJson() {
    var out =
        JsonObject.of(
            "count", (long) count,
            "wallSeconds", RunFigures.round(wallSeconds),
            "throughputPerSecond", perSecond());
    out.putAll(latencies.toJson());
    if (serverCpuSeconds != null) {
      out.put("serverCpuSeconds", RunFigures.round(serverCpuSeconds));
      out.put("serverCpuMicrosPerCall", RunFigures.round(serverCpuSeconds * 1e6 / count));
    }
    return out;
  }
}
