package dev.insula.apiserver.kinds;

import dev.insula.apiserver.registry.WriteContext;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the server completes on objects of a few kinds, by the name that the data gives. */
final class Preparations {

  /** Completes an object after its status has been reset or restored. */
  @FunctionalInterface
  interface Preparation {

    /**
     * @param old null for new objects
     */
    void prepare(JsonObject object, @Nullable JsonObject old, WriteContext context);
  }

  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  private static final String PHASE_SINCE = "lastPhaseTransitionTime";

  private Preparations() {}

  static Preparation named(String name) {
    return switch (name) {
      case "" -> (_, _, _) -> {};
      case "pod" -> Preparations::pod;
      case "persistentVolume" -> Preparations::persistentVolume;
      case "resourceClaim" -> (_, _, _) -> {};
      case "customResourceDefinition" -> (definition, _, _) -> StoredVersions.note(definition);
      case "daemonSet" -> Preparations::daemonSet;
      case "endpointSlice" -> (slice, _, _) -> endpointSlice(slice);
      case "serviceAccount" -> (account, _, _) -> secretNames(account);
      case "limitRange" -> (range, _, _) -> limitRange(range);
      case "job" ->
          (job, old, _) -> {
            if (old == null) {
              JobLabels.apply(job);
            }
          };
      default -> throw new IllegalArgumentException("no preparation is called " + name);
    };
  }

  /** Completes an object whose status is updated. */
  static Preparation ofStatus(String name) {
    return switch (name) {
      case "persistentVolume" -> Preparations::volumePhase;
      case "pod" -> Preparations::keepObservedGeneration;
      case "resourceClaim" -> ClaimStatusChecks::forgetDeallocated;
      case "daemonSet" ->
          (set, old, _) -> {
            if (old != null) {
              keepTemplateGeneration(set, old);
            }
          };
      default -> (_, _, _) -> {};
    };
  }

  /** Secrets of an account are named, and nothing else is kept of their references. */
  private static void secretNames(JsonObject account) {
    JsonArray secrets = account.array("secrets");
    if (secrets != null) {
      var names = new JsonArray(secrets.size());
      secrets.objects().forEach(s -> names.add(JsonObject.of("name", s.string("name", ""))));
      account.put("secrets", names);
    }
  }

  /** A range without a name gets one. */
  private static void limitRange(JsonObject range) {
    if (Meta.name(range).isEmpty()) {
      range.objectOrCreate("metadata").put("name", UUID.randomUUID().toString());
    }
  }

  /** A new pod has its class of service, and a condition if it waits for scheduling gates. */
  private static void pod(JsonObject pod, @Nullable JsonObject old, WriteContext context) {
    if (old != null) {
      return;
    }
    JsonObject status = pod.objectOrCreate("status");
    JsonObject spec = pod.objectOrCreate("spec");
    if (spec.integer("terminationGracePeriodSeconds", 0) < 0) {
      spec.put("terminationGracePeriodSeconds", 1L);
    }
    PodLabelKeys.settle(pod);
    PodAppArmor.settle(pod);
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

  /** Who does not know which generation was seen says nothing about it. */
  private static void keepObservedGeneration(
      JsonObject pod, @Nullable JsonObject old, WriteContext context) {
    JsonObject before = old == null ? new JsonObject() : old.objectAt("status");
    JsonObject status = pod.objectOrCreate("status");
    keepGeneration(status, before);
    Map<String, JsonObject> conditions = new HashMap<>();
    before.objects("conditions").forEach(c -> conditions.put(c.string("type", ""), c));
    for (JsonObject condition : status.objects("conditions")) {
      keepGeneration(
          condition, conditions.getOrDefault(condition.string("type", ""), new JsonObject()));
    }
  }

  private static void keepGeneration(JsonObject now, JsonObject before) {
    long seen = before.integer("observedGeneration", 0);
    if (seen != 0 && now.integer("observedGeneration", 0) == 0) {
      now.put("observedGeneration", seen);
    }
  }

  private static void persistentVolume(
      JsonObject volume, @Nullable JsonObject old, WriteContext context) {
    if (old == null) {
      volume.objectOrCreate("status").put(PHASE_SINCE, seconds(context));
    }
  }

  /** When the phase changed is kept, and noted where it changes and nobody says when. */
  private static void volumePhase(
      JsonObject volume, @Nullable JsonObject old, WriteContext context) {
    JsonObject before = old == null ? new JsonObject() : old.objectAt("status");
    JsonObject status = volume.objectOrCreate("status");
    Object since = status.get(PHASE_SINCE);
    Object sinceBefore = before.get(PHASE_SINCE);
    boolean same = status.string("phase", "").equals(before.string("phase", ""));
    if (same && since == null && sinceBefore != null) {
      status.put(PHASE_SINCE, sinceBefore);
    } else if (!same && (since == null || since.equals(sinceBefore))) {
      status.put(PHASE_SINCE, seconds(context));
    }
  }

  /** The number of the template counts as part of the spec, which a status does not touch. */
  private static void keepTemplateGeneration(JsonObject set, JsonObject old) {
    JsonObject annotations = set.objectOrCreate("metadata").objectOrCreate("annotations");
    String number = Meta.annotations(old).getOrDefault(TEMPLATE_GENERATION, "1");
    annotations.put(TEMPLATE_GENERATION, number);
  }

  /** The number of the template, which counts its changes, is kept in an annotation. */
  private static void daemonSet(JsonObject set, @Nullable JsonObject old, WriteContext context) {
    long number = 1;
    if (old != null) {
      String before = Meta.annotations(old).getOrDefault(TEMPLATE_GENERATION, "1");
      number = Long.parseLong(before.matches("\\d{1,18}") ? before : "1");
      Object template = set.objectAt("spec").get("template");
      if (template != null && !template.equals(old.objectAt("spec").get("template"))) {
        number++;
      }
    }
    set.objectOrCreate("metadata")
        .objectOrCreate("annotations")
        .put(TEMPLATE_GENERATION, Long.toString(number));
  }

  /** Topology as a map is a thing of the past, and has fields of its own. */
  private static void endpointSlice(JsonObject slice) {
    slice.objects("endpoints").forEach(endpoint -> endpoint.remove("deprecatedTopology"));
  }

  private static String seconds(WriteContext context) {
    return context.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
