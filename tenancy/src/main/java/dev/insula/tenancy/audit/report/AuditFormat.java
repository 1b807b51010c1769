package dev.insula.tenancy.audit.report;

import dev.insula.tenancy.audit.AuditReport;
import java.util.Locale;

/** The ways in which a report is written. */
public enum AuditFormat {
  TABLE,
  JSON,
  SARIF,
  JUNIT;

  /** The whole report as text. */
  public String write(AuditReport report) {
    return switch (this) {
      case TABLE -> TableReport.write(report);
      case JSON -> JsonReport.write(report);
      case SARIF -> SarifReport.write(report);
      case JUNIT -> JunitReport.write(report);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
