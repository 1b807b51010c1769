package dev.insula.tenancy.audit.report;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.Finding;
import dev.insula.tenancy.audit.Outcome;
import dev.insula.tenancy.audit.Verdict;

/** For scripts: everything, one object for each outcome. */
final class JsonReport {

  private JsonReport() {}

  static String write(AuditReport report) {
    var outcomes = new JsonArray();
    report.outcomes().forEach(outcome -> outcomes.add(render(outcome)));
    var counts =
        JsonObject.of(
            "holds",
            report.count("holds"),
            "broken",
            report.count("broken"),
            "unverifiable",
            report.count("unverifiable"),
            "notPromised",
            report.count("not promised"));
    return Json.string(
            JsonObject.of(
                "server",
                report.server(),
                "version",
                report.version(),
                "at",
                report.at(),
                "summary",
                counts,
                "outcomes",
                outcomes))
        + "\n";
  }

  private static JsonObject render(Outcome outcome) {
    var out = new JsonObject();
    if (!outcome.tenant().isEmpty()) {
      out.put("tenant", outcome.tenant());
    }
    out.put("check", outcome.check().id());
    out.put("layer", outcome.check().layer().toString());
    out.put("guarantee", outcome.check().title());
    out.put("verifiedBy", outcome.check().means().toString());
    out.put("answers", new JsonArray(outcome.check().references()));
    out.put("verdict", outcome.verdict().word());
    switch (outcome.verdict()) {
      case Verdict.Holds(String evidence) -> out.put("evidence", evidence);
      case Verdict.Unverifiable(String why) -> out.put("why", why);
      case Verdict.NotPromised(String why) -> out.put("why", why);
      case Verdict.Broken(var findings) -> {
        var list = new JsonArray();
        for (Finding finding : findings) {
          list.add(JsonObject.of("subject", finding.subject(), "message", finding.message()));
        }
        out.put("findings", list);
        out.put("remedy", outcome.check().remedy());
      }
    }
    return out;
  }
}
