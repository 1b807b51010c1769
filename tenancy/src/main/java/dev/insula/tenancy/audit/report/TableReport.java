package dev.insula.tenancy.audit.report;

import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.Finding;
import dev.insula.tenancy.audit.Layer;
import dev.insula.tenancy.audit.Outcome;
import dev.insula.tenancy.audit.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** For people: a block for the installation and each tenant, then what is broken. */
final class TableReport {

  private static final int GAP = 3;

  private TableReport() {}

  static String write(AuditReport report) {
    var out = new StringBuilder();
    out.append("Audit of ").append(report.server());
    if (!report.version().isEmpty()) {
      out.append(" (Kubernetes ").append(Printable.text(report.version())).append(')');
    }
    out.append(", ").append(report.at()).append("\n");
    for (String tenant : tenants(report)) {
      out.append('\n').append(tenant.isEmpty() ? "INSTALLATION" : "TENANT " + tenant).append('\n');
      var rows = new ArrayList<List<String>>();
      rows.add(List.of("LAYER", "GUARANTEE", "VERDICT", "VERIFIED BY", "CHECK"));
      for (Layer layer : Layer.values()) {
        report.outcomes().stream()
            .filter(o -> o.tenant().equals(tenant) && o.check().layer() == layer)
            .forEach(o -> rows.add(row(o)));
      }
      append(rows, out);
    }
    appendUnverified(report, out);
    appendBroken(report, out);
    return out.append('\n').append(summary(report)).append('\n').toString();
  }

  private static List<String> tenants(AuditReport report) {
    return report.outcomes().stream().map(Outcome::tenant).distinct().toList();
  }

  private static List<String> row(Outcome outcome) {
    return List.of(
        outcome.check().layer().toString(),
        outcome.check().title(),
        outcome.isBroken() ? "BROKEN" : outcome.verdict().word(),
        outcome.check().means().toString(),
        outcome.check().id());
  }

  private static void append(List<List<String>> rows, StringBuilder out) {
    var widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      var line = new StringBuilder("  ");
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + GAP));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static void appendUnverified(AuditReport report, StringBuilder out) {
    var reasons = new LinkedHashMap<String, String>();
    for (Outcome outcome : report.outcomes()) {
      if (outcome.verdict() instanceof Verdict.Unverifiable(String why)) {
        reasons.putIfAbsent(outcome.check().id(), why);
      }
    }
    if (!reasons.isEmpty()) {
      out.append("\nNOT VERIFIED FROM HERE\n");
      reasons.forEach(
          (id, why) ->
              out.append("  ").append(id).append(": ").append(Printable.text(why)).append('\n'));
    }
  }

  private static void appendBroken(AuditReport report, StringBuilder out) {
    for (Outcome outcome : report.broken()) {
      if (outcome.verdict() instanceof Verdict.Broken(List<Finding> findings)) {
        String whose = outcome.tenant().isEmpty() ? "installation" : "tenant " + outcome.tenant();
        out.append("\nBROKEN ").append(outcome.check().id()).append(", ").append(whose);
        out.append(": ").append(outcome.check().title()).append('\n');
        for (Finding finding : findings) {
          out.append("  ").append(Printable.text(finding.subject() + ": " + finding.message()));
          out.append('\n');
        }
        out.append("  remedy: ").append(outcome.check().remedy()).append('\n');
      }
    }
  }

  private static String summary(AuditReport report) {
    return String.join(
        ", ",
        Stream.of("holds", "broken", "unverifiable", "not promised")
            .map(word -> report.count(word) + " " + word)
            .toList());
  }
}
