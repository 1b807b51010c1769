package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.quota.PodDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fills in what a namespace's LimitRanges give containers by default, and refuses pods and claims
 * that do not keep to their bounds. Thread-safe. Source: the page "Limit Ranges".
 */
final class LimitRanger implements MutatingPlugin, ValidatingPlugin {

  private static final GroupVersionResource RANGES =
      new GroupVersionResource("", "v1", "limitranges");
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  @Override
  public void admit(AdmissionRequest request) {
    JsonObject pod = limitedPod(request);
    if (pod == null) {
      return;
    }
    var set = new ArrayList<String>();
    for (JsonObject range : ranges(request)) {
      for (JsonObject item : range.objectAt("spec").objects("limits")) {
        if (item.string("type", "").equals("Container")) {
          fill(pod.objectAt("spec").objects("containers"), "container", item, set);
          fill(pod.objectAt("spec").objects("initContainers"), "init container", item, set);
        }
      }
    }
    if (!set.isEmpty()) {
      pod.objectOrCreate("metadata")
          .objectOrCreate("annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", set));
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject object = request.object();
    if (object == null) {
      return;
    }
    boolean pod = limitedPod(request) != null;
    boolean claim =
        request.isFor("", "persistentvolumeclaims") && request.operation() != Operation.DELETE;
    if (!pod && !claim) {
      return;
    }
    for (JsonObject range : ranges(request)) {
      var wrong = new ArrayList<String>();
      for (JsonObject item : range.objectAt("spec").objects("limits")) {
        if (pod) {
          checkPod(object.objectAt("spec"), item, wrong);
        } else {
          new LimitRule(item).checkClaim(object, wrong);
        }
      }
      if (!wrong.isEmpty()) {
        String all = wrong.size() == 1 ? wrong.getFirst() : "[" + String.join(", ", wrong) + "]";
        throw ApiException.forbidden(request.definition().groupResource(), Meta.name(object), all);
      }
    }
  }

  /** A new pod, or one that is resized and stays. */
  private static @Nullable JsonObject limitedPod(AdmissionRequest request) {
    JsonObject old = request.old();
    return old != null && !Meta.isDeleting(old)
        ? PodRequests.resized(request)
        : PodRequests.created(request);
  }

  private static List<JsonObject> ranges(AdmissionRequest request) {
    return request.objects().trees(RANGES, request.name().namespace());
  }

  private static void fill(
      List<JsonObject> containers, String what, JsonObject item, List<String> set) {
    for (JsonObject container : containers) {
      JsonObject resources = container.objectOrCreate("resources");
      String requests = fill(resources, "requests", item.objectAt("defaultRequest"));
      String limits = fill(resources, "limits", item.objectAt("default"));
      String name = container.string("name", "");
      if (!requests.isEmpty()) {
        set.add(requests + " request for " + what + " " + name);
      }
      if (!limits.isEmpty()) {
        set.add(limits + " limit for " + what + " " + name);
      }
    }
  }

  /** The names of what was missing, in their order. */
  private static String fill(JsonObject resources, String member, JsonObject defaults) {
    var missing = new TreeSet<String>(defaults.keySet());
    missing.removeAll(resources.objectAt(member).keySet());
    for (String name : missing) {
      resources.objectOrCreate(member).put(name, defaults.string(name, "0"));
    }
    return String.join(", ", missing);
  }

  private static void checkPod(JsonObject spec, JsonObject item, List<String> wrong) {
    var rule = new LimitRule(item);
    if (item.string("type", "").equals("Container")) {
      for (JsonObject container : PodRequests.containers(spec)) {
        JsonObject resources = container.objectAt("resources");
        rule.check(resources.objectAt("requests"), resources.objectAt("limits"), wrong);
      }
    } else if (item.string("type", "").equals("Pod")) {
      rule.check(
          PodDemand.declared(spec, "requests").toJson(),
          PodDemand.declared(spec, "limits").toJson(),
          wrong);
    }
  }
}
