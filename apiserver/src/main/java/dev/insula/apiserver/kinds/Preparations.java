package dev.insula.apiserver.kinds;

import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.time.temporal.ChronoUnit;

/** What the server completes on new objects of a few kinds, by the name that the data gives. */
final class Preparations {

  /** Completes a new object after its status has been reset. */
  @FunctionalInterface
  interface Preparation {
    void prepare(JsonObject object, WriteContext context);
  }

  private Preparations() {}

  static Preparation named(String name) {
    return switch (name) {
      case "" -> (_, _) -> {};
      case "pod" -> Preparations::pod;
      case "persistentVolume" -> Preparations::persistentVolume;
      case "customResourceDefinition" -> (definition, _) -> StoredVersions.note(definition);
      case "job" -> (job, _) -> JobLabels.apply(job);
      default -> throw new IllegalArgumentException("no preparation is called " + name);
    };
  }

  /** A new pod has its class of service, and a condition if it waits for scheduling gates. */
  private static void pod(JsonObject pod, WriteContext context) {
    JsonObject status = pod.objectOrCreate("status");
    JsonObject spec = pod.objectAt("spec");
    status.put("qosClass", Resources.qosClass(spec));
    if (!spec.objects("schedulingGates").isEmpty()) {
      var condition = new JsonObject();
      condition.put("type", "PodScheduled");
      condition.put("status", "False");
      condition.put("lastProbeTime", JsonNull.NULL);
      condition.put("lastTransitionTime", seconds(context));
      condition.put("reason", "SchedulingGated");
      condition.put("message", "Scheduling is blocked due to non-empty scheduling gates");
      status.put("conditions", JsonArray.of(condition));
    }
  }

  private static void persistentVolume(JsonObject volume, WriteContext context) {
    volume.objectOrCreate("status").put("lastPhaseTransitionTime", seconds(context));
  }

  private static String seconds(WriteContext context) {
    return context.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
