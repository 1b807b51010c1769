package dev.insula.tenancy.api;

import dev.insula.machinery.json.JsonObject;

/**
 * One aspect of a tenant's state, as in {@code metav1.Condition}.
 *
 * @param since RFC 3339, when the status last changed
 */
public record TenantCondition(
    String type, boolean holds, String reason, String message, String since) {

  /** The control plane exists and answers. */
  public static final String CONTROL_PLANE = "ControlPlaneReady";

  /** The control plane answers and its objects are synced. */
  public static final String READY = "Ready";

  /** The patrol found the two sides alike, or repaired them; false while deletions are held. */
  public static final String SYNCED = "Synced";

  /** Reason of {@link #SYNCED}: revisions are lower than before, as after a restored backup. */
  public static final String HISTORY_WENT_BACK = "HistoryWentBack";

  /**
   * It is served worse than it should be: its control plane does not answer, so that nothing is
   * tried for the moment, or so much fails that retries wait for their turn.
   */
  public static final String DEGRADED = "Degraded";

  /** The same condition, with the time of the other one if that says the same. */
  TenantCondition after(TenantCondition before) {
    return before.holds == holds
        ? new TenantCondition(type, holds, reason, message, before.since)
        : this;
  }

  static TenantCondition parse(JsonObject json) {
    return new TenantCondition(
        json.string("type", ""),
        json.string("status", "").equals("True"),
        json.string("reason", ""),
        json.string("message", ""),
        json.string("lastTransitionTime", ""));
  }

  JsonObject render() {
    return JsonObject.of(
        "type",
        type,
        "status",
        holds ? "True" : "False",
        "reason",
        reason,
        "message",
        message,
        "lastTransitionTime",
        since);
  }
}
