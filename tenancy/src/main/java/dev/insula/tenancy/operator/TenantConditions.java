package dev.insula.tenancy.operator;

import dev.insula.tenancy.api.TenantCondition;
import dev.insula.tenancy.api.TenantStatus;
import dev.insula.tenancy.operator.TenantLifecycle.SyncReport;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** What the conditions of a tenant say, and when. */
final class TenantConditions {

  private static final int MAX_MESSAGE = 1000;

  private static final String CONSENT =
      "; to let the deletions pass that follow: insula tenant allow-deletions NAME, or the"
          + " annotation insula.dev/allow-deletions=true";

  private static final String NO_ANSWER = "NoAnswer";

  private static final String RATIONED =
      "so much of what is tried for it fails that its share of retries is used up; its events and"
          + " the syncer's log say what";

  private final Clock clock;

  TenantConditions(Clock clock) {
    this.clock = clock;
  }

  TenantStatus served(TenantStatus status, SyncReport report) {
    return synced(answering(status.with(degraded(report)), report.broken()), report);
  }

  private TenantCondition degraded(SyncReport report) {
    if (!report.broken().isEmpty()) {
      return condition(TenantCondition.DEGRADED, true, NO_ANSWER, report.broken());
    }
    return report.rationed()
        ? condition(TenantCondition.DEGRADED, true, "RetriesRationed", RATIONED)
        : condition(TenantCondition.DEGRADED, false, "Answering", "");
  }

  /**
   * @param broken why its control plane is not asked; empty if it is
   */
  private TenantStatus answering(TenantStatus status, String broken) {
    if (broken.isEmpty()) {
      return status
          .with(condition(TenantCondition.CONTROL_PLANE, true, "Serving", ""))
          .with(condition(TenantCondition.READY, true, "Served", ""));
    }
    return status
        .with(condition(TenantCondition.CONTROL_PLANE, false, NO_ANSWER, broken))
        .with(condition(TenantCondition.READY, false, NO_ANSWER, broken));
  }

  TenantStatus failed(TenantStatus status, String why) {
    return status
        .with(condition(TenantCondition.CONTROL_PLANE, false, "CreationFailed", why))
        .with(condition(TenantCondition.READY, false, "CreationFailed", why));
  }

  TenantStatus terminating(TenantStatus status, String what) {
    return status.with(condition(TenantCondition.READY, false, "Terminating", what));
  }

  /** What a tenant's own server says of itself may be long and hold anything. */
  private static String bounded(String text) {
    String start = text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", " ");
  }

  private TenantStatus synced(TenantStatus status, SyncReport report) {
    if (!report.doubt().isEmpty()) {
      return report.historyWentBack()
          ? doubted(status, TenantCondition.HISTORY_WENT_BACK, report.doubt() + CONSENT)
          : doubted(status, "TenantInDoubt", report.doubt());
    }
    if (report.held() > 0) {
      String why =
          report.held()
              + " deletions are held, since much of the tenant is gone or made anew at once"
              + CONSENT;
      return doubted(status, "DeletionsHeld", why);
    }
    return report.compared()
        ? status.with(condition(TenantCondition.SYNCED, true, "InStep", ""))
        : status;
  }

  private TenantStatus doubted(TenantStatus status, String reason, String why) {
    return status.with(condition(TenantCondition.SYNCED, false, reason, why));
  }

  private TenantCondition condition(String type, boolean holds, String reason, String text) {
    String message = bounded(text);
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    return new TenantCondition(type, holds, reason, message, now);
  }
}
