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

  private final Clock clock;

  TenantConditions(Clock clock) {
    this.clock = clock;
  }

  TenantStatus served(TenantStatus status, SyncReport report) {
    TenantCondition degraded =
        report.broken().isEmpty()
            ? condition(TenantCondition.DEGRADED, false, "Answering", "")
            : condition(TenantCondition.DEGRADED, true, "NoAnswer", report.broken());
    return synced(
        status
            .with(degraded)
            .with(condition(TenantCondition.CONTROL_PLANE, true, "Serving", ""))
            .with(condition(TenantCondition.READY, true, "Served", "")),
        report);
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
