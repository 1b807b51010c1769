package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the plugins that look at pods have in common. Stateless. */
final class PodRequests {

  private static final GroupResource PODS = new GroupResource("", "pods");

  private PodRequests() {}

  /** The pod that is to be created, or null if the request is about something else. */
  static @Nullable JsonObject created(AdmissionRequest request) {
    return request.operation() == AdmissionRequest.Operation.CREATE && request.isFor("", "pods")
        ? request.object()
        : null;
  }

  /** The running pod whose containers are to get more or less, or null if it is not about that. */
  static @Nullable JsonObject resized(AdmissionRequest request) {
    boolean resize =
        request.operation() == AdmissionRequest.Operation.UPDATE
            && request.subresource().equals("resize")
            && request.definition().groupResource().equals(PODS);
    return resize ? request.object() : null;
  }

  static ApiException forbidden(JsonObject pod, String why) {
    return ApiException.forbidden(PODS, AdmissionRequest.nameOf(pod), why);
  }

  /** Containers and init containers, in this order. */
  static List<JsonObject> containers(JsonObject spec) {
    var all = new ArrayList<>(spec.objects("containers"));
    all.addAll(spec.objects("initContainers"));
    return all;
  }

  static JsonArray array(JsonObject... objects) {
    return JsonArray.of((Object[]) objects);
  }
}
