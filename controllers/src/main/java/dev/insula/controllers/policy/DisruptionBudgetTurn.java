package dev.insula.controllers.policy;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.Timestamps;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.GoText;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One turn with one disruption budget: counts its pods and says how many may go. */
final class DisruptionBudgetTurn {

  /** An eviction that was granted leads to a deletion within this time, or it is forgotten. */
  private static final Duration EVICTION = Duration.ofMinutes(2);

  private final Plane plane;
  private final JsonObject budget;
  private final Instant now;
  private final List<PodView> pods;

  DisruptionBudgetTurn(Plane plane, JsonObject budget, Instant now) {
    this.plane = plane;
    this.budget = budget;
    this.now = now;
    LabelSelector selector = LabelSelector.ofObject(budget.objectAt("spec").object("selector"));
    pods =
        plane.all(Kinds.PODS).by(Kinds.BY_NAMESPACE, Meta.namespace(budget)).stream()
            .filter(pod -> selector.matches(pod.labels()))
            .toList();
  }

  Result run() {
    if (pods.isEmpty()) {
      event("Normal", "NoPods", "No matching pods found");
    }
    JsonObject disrupted = disrupted();
    long healthy =
        pods.stream()
            .filter(pod -> pod.isReady() && !pod.deleting())
            .filter(pod -> !disrupted.containsKey(pod.name().name()))
            .count();
    try {
      Wanted wanted = wanted();
      write(status(healthy, wanted, disrupted));
    } catch (ExpectedScale.NoScaleException e) {
      event(
          "Warning",
          "CalculateExpectedPodCountFailed",
          "Failed to calculate the number of expected pods: " + e.getMessage());
      write(failed(String.valueOf(e.getMessage())));
    }
    return recheck(disrupted);
  }

  /** How many pods there should be, and how many of them healthy. */
  private record Wanted(long expected, long healthy) {}

  private Wanted wanted() {
    JsonObject spec = budget.objectAt("spec");
    Object most = spec.get("maxUnavailable");
    Object fewest = spec.get("minAvailable");
    if (most != null) {
      long expected = expected();
      return new Wanted(expected, Math.max(0, expected - scaled(most, expected)));
    }
    if (fewest instanceof Long number) {
      return new Wanted(pods.size(), number);
    }
    if (fewest != null) {
      long expected = expected();
      return new Wanted(expected, scaled(fewest, expected));
    }
    return new Wanted(0, 0);
  }

  private long expected() {
    ExpectedScale scale = ExpectedScale.of(plane, pods);
    if (!scale.unmanaged().isEmpty()) {
      String selector = GoText.of(budget.objectAt("spec", "selector"));
      event(
          "Warning",
          "UnmanagedPods",
          "Pods selected by this PodDisruptionBudget (selector: "
              + selector
              + ") were found to be unmanaged. As a result, the status of the PDB cannot be"
              + " calculated correctly, which may result in undefined behavior. To account for"
              + " these pods please set \".spec.minAvailable\" field of the PDB to an integer"
              + " value.");
    }
    return scale.count();
  }

  /** A number, or a percentage rounded up. */
  private static long scaled(Object value, long whole) {
    if (value instanceof Long number) {
      return number;
    }
    String text = value.toString();
    try {
      long percent = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
      return (percent * whole + 99) / 100;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Evictions that were granted to pods that are still there. */
  private JsonObject disrupted() {
    JsonObject granted = budget.objectAt("status", "disruptedPods");
    var out = new JsonObject();
    for (PodView pod : pods) {
      String at = granted.string(pod.name().name());
      if (at == null || pod.deleting()) {
        continue;
      }
      if (Instant.parse(at).plus(EVICTION).isBefore(now)) {
        plane.event(
            ObjectReference.toPod(pod.name().namespace(), pod.name().name(), pod.uid()),
            "Warning",
            "NotDeleted",
            "Pod was expected by PDB %s/%s to be deleted but it wasn't"
                .formatted(Meta.namespace(budget), Meta.name(budget)));
      } else {
        out.put(pod.name().name(), at);
      }
    }
    return out;
  }

  private JsonObject status(long healthy, Wanted wanted, JsonObject disrupted) {
    long allowed = wanted.expected() <= 0 ? 0 : Math.max(0, healthy - wanted.healthy());
    JsonObject status = budget.objectAt("status").deepCopy();
    status.put("currentHealthy", healthy);
    status.put("desiredHealthy", wanted.healthy());
    status.put("expectedPods", wanted.expected());
    status.put("disruptionsAllowed", allowed);
    status.put("observedGeneration", Meta.generation(budget));
    if (disrupted.isEmpty()) {
      status.remove("disruptedPods");
    } else {
      status.put("disruptedPods", disrupted);
    }
    condition(status, allowed > 0, allowed > 0 ? "SufficientPods" : "InsufficientPods", "");
    return status;
  }

  /** If nothing is known, nothing is allowed. */
  private JsonObject failed(String why) {
    JsonObject status = budget.objectAt("status").deepCopy();
    status.put("disruptionsAllowed", 0L);
    for (String member : new String[] {"currentHealthy", "desiredHealthy", "expectedPods"}) {
      status.put(member, status.integer(member, 0));
    }
    condition(status, false, "SyncFailed", why);
    return status;
  }

  private void condition(JsonObject status, boolean allowed, String reason, String message) {
    String value = allowed ? "True" : "False";
    String since = Timestamps.seconds(now);
    List<JsonObject> others = new ArrayList<>();
    for (JsonObject condition : status.objects("conditions")) {
      if (!condition.string("type", "").equals("DisruptionAllowed")) {
        others.add(condition);
      } else if (condition.string("status", "").equals(value)) {
        since = condition.string("lastTransitionTime", since);
      }
    }
    var conditions = new JsonArray(others);
    conditions.add(
        JsonObject.of(
            "type",
            "DisruptionAllowed",
            "status",
            value,
            "observedGeneration",
            status.integer("observedGeneration", 0),
            "lastTransitionTime",
            since,
            "reason",
            reason,
            "message",
            message));
    status.put("conditions", conditions);
  }

  private void write(JsonObject status) {
    if (!status.equals(budget.objectAt("status"))) {
      budget.put("status", status);
      plane.client().update(Kinds.DISRUPTION_BUDGETS.resource(), budget, Live.STATUS);
    }
  }

  private Result recheck(JsonObject disrupted) {
    Optional<Instant> first =
        disrupted.entrySet().stream()
            .map(Map.Entry::getValue)
            .map(at -> Instant.parse(at.toString()).plus(EVICTION))
            .min(Instant::compareTo);
    return first
        .map(at -> Result.after(Duration.between(now, at).plusSeconds(1)))
        .orElse(Result.DONE);
  }

  private void event(String type, String reason, String message) {
    plane.event(ObjectReference.to(budget), type, reason, message);
  }
}
