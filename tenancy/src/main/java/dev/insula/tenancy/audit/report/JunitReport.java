package dev.insula.tenancy.audit.report;

import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.Finding;
import dev.insula.tenancy.audit.Outcome;
import dev.insula.tenancy.audit.Verdict;
import java.util.List;

/**
 * For CI systems that read test reports: a suite for the installation and each tenant, a case for
 * each guarantee. What can't be told, and what is not promised, is skipped.
 */
final class JunitReport {

  private JunitReport() {}

  static String write(AuditReport report) {
    var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.append("<testsuites name=\"insula audit\" ");
    counts(report.outcomes(), out);
    out.append(">\n");
    for (String tenant : report.outcomes().stream().map(Outcome::tenant).distinct().toList()) {
      List<Outcome> own =
          report.outcomes().stream().filter(o -> o.tenant().equals(tenant)).toList();
      out.append("  <testsuite name=\"")
          .append(escape(tenant.isEmpty() ? "installation" : "tenant " + tenant))
          .append("\" ");
      counts(own, out);
      out.append(" time=\"0\" timestamp=\"").append(escape(stamp(report.at()))).append("\">\n");
      own.forEach(outcome -> testCase(outcome, out));
      out.append("  </testsuite>\n");
    }
    return out.append("</testsuites>\n").toString();
  }

  /** Without a zone and fractions, as the schema wants it. */
  private static String stamp(String at) {
    return at.length() > 19 ? at.substring(0, 19) : at;
  }

  private static void counts(List<Outcome> outcomes, StringBuilder out) {
    long failures = outcomes.stream().filter(Outcome::isBroken).count();
    long held = outcomes.stream().filter(o -> o.verdict() instanceof Verdict.Holds).count();
    out.append("tests=\"").append(outcomes.size());
    out.append("\" failures=\"").append(failures);
    out.append("\" errors=\"0\" skipped=\"").append(outcomes.size() - failures - held).append('"');
  }

  private static void testCase(Outcome outcome, StringBuilder out) {
    out.append("    <testcase name=\"")
        .append(escape(outcome.check().id() + ": " + outcome.check().title()))
        .append("\" classname=\"insula.")
        .append(escape(outcome.check().layer().toString().replace(' ', '-')))
        .append("\" time=\"0\"");
    switch (outcome.verdict()) {
      case Verdict.Holds _ -> out.append("/>\n");
      case Verdict.Unverifiable(String why) -> skipped("unverifiable: " + why, out);
      case Verdict.NotPromised(String why) -> skipped("not promised: " + why, out);
      case Verdict.Broken(List<Finding> findings) -> failure(outcome, findings, out);
    }
  }

  private static void skipped(String why, StringBuilder out) {
    out.append(">\n      <skipped message=\"")
        .append(escape(why))
        .append("\"/>\n    </testcase>\n");
  }

  private static void failure(Outcome outcome, List<Finding> findings, StringBuilder out) {
    out.append(">\n      <failure type=\"broken\" message=\"")
        .append(escape(findings.size() + " findings; " + outcome.check().remedy()))
        .append("\">");
    for (Finding finding : findings) {
      out.append(escape(finding.subject() + ": " + finding.message())).append('\n');
    }
    out.append("</failure>\n    </testcase>\n");
  }

  private static String escape(String text) {
    return Printable.text(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
