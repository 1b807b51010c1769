package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * Rules on events. Those of the newer API, which have an eventTime, are checked whichever API they
 * come through; what the older one allowed for long is only refused in {@code events.k8s.io}.
 */
final class EventChecks {

  private static final int MAX_NOTE = 1024;
  private static final int MAX_WORD = 128;

  /** In the order in which they are reported. */
  private static final List<String> UNCHANGING =
      List.of(
          "involvedObject",
          "reason",
          "message",
          "source",
          "firstTimestamp",
          "lastTimestamp",
          "count",
          "reason",
          "type",
          "eventTime",
          "action",
          "related",
          "reportingController",
          "reportingInstance");

  private EventChecks() {}

  static void define(Vocabulary words) {
    words.checkOf(
        "event",
        arguments -> {
          String reporter = ((JsonObject) arguments).string("reporter", "");
          return (event, findings) -> event(event, reporter, findings);
        });
    words.check("strictEvent", EventChecks::strict);
  }

  /**
   * @param reporterName what the version calls the reporting controller
   */
  private static void event(Node event, String reporterName, Findings findings) {
    Node about = event.at("involvedObject.namespace");
    String own = event.at("metadata.namespace").string();
    if (event.field("eventTime").absent()) {
      boolean matches =
          about.empty() ? own.isEmpty() || own.equals("default") : about.string().equals(own);
      if (!matches) {
        findings.invalid(about, about.string(), "does not match event.namespace");
      }
      return;
    }
    if (about.empty() && !own.equals("default") && !own.equals("kube-system")) {
      findings.invalid(about, "", "does not match event.namespace");
    }
    Node reporter = event.field("reportingComponent").named(reporterName);
    if (reporter.empty()) {
      findings.required(reporter);
    }
    Formats.named("qualifiedName")
        .apply(reporter.string())
        .forEach(text -> findings.invalid(reporter, reporter.string(), text));
    for (String field : List.of("reportingInstance", "action", "reason")) {
      Node node = event.field(field);
      if (node.empty()) {
        findings.required(node);
      }
      atMost(node, MAX_WORD, findings);
    }
    atMost(event.field("message"), MAX_NOTE, findings);
  }

  private static void atMost(Node node, int length, Findings findings) {
    if (node.string().length() > length) {
      findings.invalid(node, "", "can have at most " + length + " characters");
    }
  }

  private static void strict(Node event, Findings findings) {
    if (event.isUpdate()) {
      if (BasicChecks.changed(event.field("series"))) {
        series(event.field("series"), findings);
      }
      for (String field : UNCHANGING) {
        Node node =
            field.equals("reportingController")
                ? event.field("reportingComponent").named(field)
                : event.field(field);
        if (BasicChecks.changed(node)) {
          findings.invalid(node, "field is immutable");
        }
      }
      return;
    }
    series(event.field("series"), findings);
    if (event.field("eventTime").absent()) {
      findings.required(event.field("eventTime"));
    }
    String type = event.field("type").string();
    if (!List.of("Normal", "Warning").contains(type)) {
      findings.invalid(event.field("type"), "", "has invalid value: " + type);
    }
    for (String field : List.of("firstTimestamp", "lastTimestamp", "count", "source")) {
      if (!event.field(field).empty()) {
        findings.invalid(event.field(field), "", "needs to be unset");
      }
    }
  }

  private static void series(Node series, Findings findings) {
    if (series.absent()) {
      return;
    }
    if (series.field("count").integer() < 2) {
      findings.invalid(series.field("count"), "", "should be at least 2");
    }
    if (series.field("lastObservedTime").empty()) {
      findings.required(series.field("lastObservedTime"));
    }
  }
}
