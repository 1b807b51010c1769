package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.util.Map;

/**
 * How the pods of regular tenants fared.
 *
 * @param total from the create call until the tenant sees the pod Running
 * @param phases how long each part of the way took
 */
public record Regulars(Latencies total, Map<String, Latencies> phases) {

  static Regulars of(PodTimes times) {
    return new Regulars(RunFigures.totals(times), RunFigures.phases(times));
  }

  JsonObject toJson() {
    JsonObject out = total.toJson();
    out.put("phases", RunFigures.json(phases));
    return out;
  }
}
