package dev.insula.tenancy.audit.report;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.audit.AuditCheck;
import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.Finding;
import dev.insula.tenancy.audit.Outcome;
import dev.insula.tenancy.audit.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * For code scanning: SARIF 2.1.0 (OASIS). A check is a rule; each finding is a result of kind
 * {@code fail}; what holds is {@code pass}, what can't be told {@code open}, what is not promised
 * {@code notApplicable} (3.27.9). Objects of a cluster are logical locations.
 */
final class SarifReport {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private SarifReport() {}

  static String write(AuditReport report) {
    List<AuditCheck> checks = report.outcomes().stream().map(Outcome::check).distinct().toList();
    List<String> ids = checks.stream().map(AuditCheck::id).toList();
    var rules = new JsonArray();
    checks.forEach(check -> rules.add(rule(check)));
    var results = new JsonArray();
    for (Outcome outcome : report.outcomes()) {
      results.addAll(results(report, outcome, ids.indexOf(outcome.check().id())));
    }
    var driver = JsonObject.of("name", "insula audit", "rules", rules);
    var invocation = JsonObject.of("executionSuccessful", true, "startTimeUtc", report.at());
    var run =
        JsonObject.of(
            "tool",
            JsonObject.of("driver", driver),
            "invocations",
            JsonArray.of(invocation),
            "results",
            results);
    return Json.string(
            JsonObject.of("$schema", SCHEMA, "version", "2.1.0", "runs", JsonArray.of(run)))
        + "\n";
  }

  private static JsonObject rule(AuditCheck check) {
    var tags = new JsonArray();
    tags.add(check.layer().toString());
    tags.addAll(check.references());
    return JsonObject.of(
        "id",
        check.id(),
        "shortDescription",
        text(check.title()),
        "help",
        text(check.remedy()),
        "properties",
        JsonObject.of("tags", tags, "verifiedBy", check.means().toString()));
  }

  private static List<JsonObject> results(AuditReport report, Outcome outcome, int rule) {
    return switch (outcome.verdict()) {
      case Verdict.Holds(String evidence) ->
          List.of(result(report, outcome, rule, "pass", "", evidence));
      case Verdict.Unverifiable(String why) ->
          List.of(result(report, outcome, rule, "open", "", why));
      case Verdict.NotPromised(String why) ->
          List.of(result(report, outcome, rule, "notApplicable", "", why));
      case Verdict.Broken(List<Finding> findings) -> {
        var out = new ArrayList<JsonObject>();
        for (Finding finding : findings) {
          String message = finding.subject() + ": " + finding.message();
          out.add(result(report, outcome, rule, "fail", finding.subject(), message));
        }
        yield out;
      }
    };
  }

  private static JsonObject result(
      AuditReport report, Outcome outcome, int rule, String kind, String subject, String message) {
    String whose = outcome.tenant().isEmpty() ? "installation" : "tenant/" + outcome.tenant();
    String name = subject.isEmpty() ? whose : whose + "/" + subject;
    var logical = JsonObject.of("fullyQualifiedName", Printable.text(name), "kind", "resource");
    var location = JsonObject.of("logicalLocations", JsonArray.of(logical));
    location.put(
        "physicalLocation",
        JsonObject.of("artifactLocation", JsonObject.of("uri", report.server())));
    return JsonObject.of(
        "ruleId",
        outcome.check().id(),
        "ruleIndex",
        (long) rule,
        "kind",
        kind,
        "level",
        kind.equals("fail") ? "error" : "none",
        "message",
        text(message.isEmpty() ? outcome.check().title() : message),
        "locations",
        JsonArray.of(location));
  }

  private static JsonObject text(String text) {
    return JsonObject.of("text", Printable.text(text));
  }
}
