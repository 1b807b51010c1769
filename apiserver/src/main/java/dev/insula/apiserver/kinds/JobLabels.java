package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/** The labels by which a Job finds its pods, unless it brings a selector of its own. */
final class JobLabels {

  static final String CONTROLLER_UID = "batch.kubernetes.io/controller-uid";
  static final String JOB_NAME = "batch.kubernetes.io/job-name";
  private static final List<String> UID_LABELS = List.of(CONTROLLER_UID, "controller-uid");
  private static final List<String> NAME_LABELS = List.of(JOB_NAME, "job-name");

  private JobLabels() {}

  static void apply(JsonObject job) {
    JsonObject spec = job.objectOrCreate("spec");
    if (spec.get("manualSelector") == null) {
      spec.put("manualSelector", false);
    }
    if (spec.bool("manualSelector", false)) {
      return;
    }
    JsonObject metadata = job.objectOrCreate("metadata");
    String uid = metadata.string("uid", "");
    String name = metadata.string("name", "");
    JsonObject labels =
        spec.objectOrCreate("template").objectOrCreate("metadata").objectOrCreate("labels");
    Object given = metadata.get("labels");
    boolean sharesLabels = Node.isEmpty(given) || labels.equals(given);
    UID_LABELS.forEach(label -> labels.putIfAbsent(label, uid));
    NAME_LABELS.forEach(label -> labels.putIfAbsent(label, name));
    if (sharesLabels) {
      metadata.put("labels", labels.deepCopy());
    }
    spec.objectOrCreate("selector").objectOrCreate("matchLabels").putIfAbsent(CONTROLLER_UID, uid);
  }
}
