package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.Comparator;
import java.util.Optional;

/**
 * Pods get the priority of their class, or of the default class. There is at most one of those.
 * Source: the page "Pod Priority and Preemption".
 */
final class PriorityAdmission implements MutatingPlugin {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses");
  private static final String PREEMPTS = "PreemptLowerPriority";

  @Override
  public void admit(AdmissionRequest request) {
    if (request.isFor("scheduling.k8s.io", "priorityclasses")) {
      checkOnlyDefault(request);
      return;
    }
    if (request.operation() == Operation.UPDATE && request.isFor("", "pods")) {
      keepOld(request);
      return;
    }
    JsonObject pod = PodRequests.created(request);
    if (pod != null) {
      resolve(request, pod, pod.objectOrCreate("spec"));
    }
  }

  private static void keepOld(AdmissionRequest request) {
    JsonObject pod = request.object();
    JsonObject old = request.old();
    if (pod == null || old == null) {
      return;
    }
    JsonObject spec = pod.objectOrCreate("spec");
    for (String field : new String[] {"priority", "preemptionPolicy"}) {
      Object before = old.objectAt("spec").get(field);
      if (!spec.containsKey(field) && before != null) {
        spec.put(field, before);
      }
    }
  }

  private static void resolve(AdmissionRequest request, JsonObject pod, JsonObject spec) {
    String name = spec.string("priorityClassName", "");
    JsonObject found = new JsonObject();
    if (name.isEmpty()) {
      Optional<JsonObject> chosen = defaultClass(request);
      if (chosen.isPresent()) {
        found = chosen.get();
        spec.put("priorityClassName", Meta.name(found));
      }
    } else {
      found =
          request
              .objects()
              .tree(CLASSES, new ObjectName("", name))
              .orElseThrow(
                  () ->
                      PodRequests.forbidden(
                          pod, "no PriorityClass with name " + name + " was found"));
    }
    long priority = found.integer("value", 0);
    if (spec.get("priority") instanceof Long given && given != priority) {
      throw PodRequests.forbidden(
          pod,
          "the integer value of priority ("
              + given
              + ") must not be provided in pod spec; priority admission controller computed "
              + priority
              + " from the given PriorityClass name");
    }
    spec.put("priority", priority);
    String policy = found.string("preemptionPolicy", PREEMPTS);
    String given = spec.string("preemptionPolicy", policy);
    if (!given.equals(policy)) {
      throw PodRequests.forbidden(
          pod,
          "the string value of PreemptionPolicy ("
              + given
              + ") must not be provided in pod spec; priority admission controller computed "
              + policy
              + " from the given PriorityClass name");
    }
    spec.put("preemptionPolicy", policy);
  }

  private static Optional<JsonObject> defaultClass(AdmissionRequest request) {
    return request.objects().trees(CLASSES, "").stream()
        .filter(found -> found.bool("globalDefault", false))
        .min(Comparator.comparingLong(found -> found.integer("value", 0)));
  }

  private static void checkOnlyDefault(AdmissionRequest request) {
    JsonObject wanted = request.object();
    if (wanted == null || !wanted.bool("globalDefault", false)) {
      return;
    }
    Optional<JsonObject> other =
        defaultClass(request).filter(found -> !Meta.name(found).equals(Meta.name(wanted)));
    if (other.isPresent()) {
      throw ApiException.forbidden(
          CLASSES.groupResource(),
          Meta.name(wanted),
          "PriorityClass "
              + Meta.name(other.get())
              + " is already marked as default. Only one default can exist");
    }
  }
}
