package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.text.HumanDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cells of jobs, autoscalers and controller revisions. */
final class WorkloadCells {

  /** Metrics beyond this number are counted, not shown. */
  private static final int MAX_METRICS = 2;

  private WorkloadCells() {}

  static void define(CellWords words) {
    words.define("jobStatus", (job, _) -> jobStatus(job));
    words.define("jobCompletions", (job, _) -> jobCompletions(job));
    words.define("jobDuration", WorkloadCells::jobDuration);
    words.define("hpaTargets", (hpa, _) -> hpaTargets(hpa));
    words.define("controllerRef", (object, _) -> controllerRef(object));
  }

  private static String jobStatus(JsonObject job) {
    if (isTrue(job, "Complete")) {
      return "Complete";
    }
    if (isTrue(job, "Failed")) {
      return "Failed";
    }
    if (Meta.isDeleting(job)) {
      return "Terminating";
    }
    if (isTrue(job, "Suspended")) {
      return "Suspended";
    }
    if (isTrue(job, "FailureTarget")) {
      return "FailureTarget";
    }
    return isTrue(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
  }

  private static boolean isTrue(JsonObject job, String type) {
    JsonObject condition = Values.condition(job, type);
    return condition != null && condition.string("status", "").equals("True");
  }

  private static String jobCompletions(JsonObject job) {
    long succeeded = Values.number(job, "status.succeeded");
    if (Values.at(job, "spec.completions") instanceof Long completions) {
      return succeeded + "/" + completions;
    }
    long parallelism = Values.number(job, "spec.parallelism");
    return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
  }

  private static Object jobDuration(JsonObject job, Instant now) {
    Instant start = Ages.instant(Values.at(job, "status.startTime"));
    if (start == null) {
      return "";
    }
    Instant end = Ages.instant(Values.at(job, "status.completionTime"));
    return HumanDuration.text(Duration.between(start, end == null ? now : end));
  }

  /** {@code apps/Deployment/name} of the controller, as Go prints the three. */
  private static String controllerRef(JsonObject object) {
    JsonObject owner = Meta.controllerOf(object);
    if (owner == null) {
      return "<none>";
    }
    GroupVersionKind kind = Meta.kind(owner);
    String group = kind.group().isEmpty() ? "" : "." + kind.group();
    return kind.kind().toLowerCase(java.util.Locale.ROOT) + group + "/" + owner.string("name", "");
  }

  private static String hpaTargets(JsonObject hpa) {
    List<JsonObject> specs = Values.list(hpa, "spec.metrics").objects();
    List<JsonObject> current = Values.list(hpa, "status.currentMetrics").objects();
    if (specs.isEmpty()) {
      return "<none>";
    }
    var shown = new ArrayList<String>();
    for (int i = 0; i < specs.size(); i++) {
      shown.add(metric(specs.get(i), i < current.size() ? current.get(i) : null));
    }
    return CoreCells.shortened(shown, MAX_METRICS, ", ");
  }

  private static String metric(JsonObject spec, @Nullable JsonObject current) {
    return switch (spec.string("type", "")) {
      case "Resource" -> resource(spec.objectAt("resource"), current(current, "resource"));
      case "ContainerResource" ->
          resource(spec.objectAt("containerResource"), current(current, "containerResource"));
      case "Pods" -> {
        JsonObject target = spec.objectAt("pods", "target");
        yield value(current(current, "pods"), "averageValue")
            + "/"
            + target.string("averageValue", "");
      }
      case "Object" ->
          valueOrAverage(spec.objectAt("object", "target"), current(current, "object"));
      case "External" ->
          valueOrAverage(spec.objectAt("external", "target"), current(current, "external"));
      default -> "<unknown type>";
    };
  }

  private static String valueOrAverage(JsonObject target, JsonObject current) {
    String average = target.string("averageValue", "");
    return average.isEmpty()
        ? value(current, "value") + "/" + target.string("value", "")
        : value(current, "averageValue") + "/" + average + " (avg)";
  }

  private static String resource(JsonObject resource, JsonObject current) {
    JsonObject target = resource.objectAt("target");
    String name = resource.string("name", "") + ": ";
    String average = target.string("averageValue", "");
    if (!average.isEmpty()) {
      return name + value(current, "averageValue") + "/" + average;
    }
    String now = current.get("averageUtilization") instanceof Long used ? used + "%" : "<unknown>";
    String wanted = target.get("averageUtilization") instanceof Long goal ? goal + "%" : "<auto>";
    return name + now + "/" + wanted;
  }

  private static JsonObject current(@Nullable JsonObject metric, String source) {
    return metric == null ? new JsonObject() : metric.objectAt(source, "current");
  }

  private static String value(JsonObject current, String field) {
    return Values.or(current.string(field, ""), "<unknown>");
  }
}
