package dev.insula.controllers.batch;

import dev.insula.controllers.objects.JobMarks;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.objects.Templates;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pods that a job makes. Pure. */
final class JobPodTemplate {

  private static final String ENV = "JOB_COMPLETION_INDEX";

  /** The longest prefix of a generated name. */
  private static final int LONGEST_PREFIX = 58;

  private JobPodTemplate() {}

  /**
   * @param index the completion index; -1 for a job without
   * @param replaced the failed pod of the index that this one comes after
   */
  static JsonObject pod(Job job, int index, @Nullable PodView replaced) {
    JsonObject reference = Owner.controllerReference("batch/v1", "Job", job.name(), job.uid());
    JsonObject pod =
        Templates.pod(job.spec().objectAt("template"), Meta.namespace(job.tree()), reference);
    JsonObject meta = pod.objectAt("metadata");
    JsonArray finalizers = meta.arrayOrCreate("finalizers");
    if (!finalizers.contains(PodView.JOB_TRACKING)) {
      finalizers.add(PodView.JOB_TRACKING);
    }
    meta.put("generateName", job.name() + "-");
    if (index >= 0) {
      indexed(job, pod, meta, index, replaced);
    }
    return pod;
  }

  private static void indexed(
      Job job, JsonObject pod, JsonObject meta, int index, @Nullable PodView replaced) {
    String number = Integer.toString(index);
    String suffix = "-" + number + "-";
    int room = LONGEST_PREFIX - suffix.length();
    String name = job.name();
    meta.put("generateName", name.substring(0, Math.min(name.length(), room)) + suffix);
    meta.objectOrCreate("annotations").put(JobMarks.INDEX, number);
    meta.objectOrCreate("labels").put(JobMarks.INDEX, number);
    pod.objectOrCreate("spec").put("hostname", name + "-" + number);
    if (job.countsPerIndex()) {
      countFailures(job, meta.objectAt("annotations"), replaced);
    }
    for (String list : new String[] {"initContainers", "containers"}) {
      pod.objectAt("spec").objects(list).forEach(JobPodTemplate::addIndex);
    }
  }

  private static void countFailures(Job job, JsonObject annotations, @Nullable PodView replaced) {
    long failures = 0;
    long ignored = 0;
    if (replaced != null) {
      JobMarks marks = Objects.requireNonNull(replaced.job());
      boolean counts = PodFailures.judge(replaced, job).counts();
      failures = marks.failures() + (counts ? 1 : 0);
      ignored = marks.ignoredFailures() + (counts ? 0 : 1);
    }
    annotations.put(JobMarks.FAILURES, Long.toString(failures));
    if (ignored > 0) {
      annotations.put(JobMarks.IGNORED, Long.toString(ignored));
    }
  }

  private static void addIndex(JsonObject container) {
    for (JsonObject variable : container.objects("env")) {
      if (variable.string("name", "").equals(ENV)) {
        return;
      }
    }
    var source = JsonObject.of("fieldPath", "metadata.labels['" + JobMarks.INDEX + "']");
    container
        .arrayOrCreate("env")
        .add(JsonObject.of("name", ENV, "valueFrom", JsonObject.of("fieldRef", source)));
  }
}
