package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;

/** What a pod's containers ask for together, and the class of service that follows from it. */
final class Resources {

  private static final List<String> QOS_RESOURCES = List.of("cpu", "memory");

  private Resources() {}

  /**
   * The requests of all containers, as the scheduler counts them: the sum of the containers and of
   * the init containers that stay, or the largest init container if that is more.
   */
  static JsonObject podRequests(JsonObject spec) {
    var sum = new JsonObject();
    for (JsonObject container : spec.objects("containers")) {
      add(sum, container.objectAt("resources", "requests"));
    }
    var largest = new JsonObject();
    var sidecars = new JsonObject();
    for (JsonObject container : spec.objects("initContainers")) {
      JsonObject requests = container.objectAt("resources", "requests");
      if (container.string("restartPolicy", "").equals("Always")) {
        add(sum, requests);
        add(sidecars, requests);
        raise(largest, sidecars);
      } else {
        var both = sidecars.deepCopy();
        add(both, requests);
        raise(largest, both);
      }
    }
    raise(sum, largest);
    return sum;
  }

  private static void add(JsonObject to, JsonObject from) {
    from.forEach(
        (name, amount) ->
            to.merge(name, amount, (a, b) -> Quantities.sum(a.toString(), b.toString())));
  }

  private static void raise(JsonObject to, JsonObject from) {
    from.forEach(
        (name, amount) ->
            to.merge(
                name,
                amount,
                (a, b) -> Quantities.compare(a.toString(), b.toString()) >= 0 ? a : b));
  }

  /** {@code Guaranteed}, {@code Burstable} or {@code BestEffort}. */
  static String qosClass(JsonObject spec) {
    JsonObject own = spec.object("resources");
    List<JsonObject> holders =
        own != null ? List.of(JsonObject.of("resources", own)) : PodDefaults.containers(spec);
    boolean any = false;
    boolean guaranteed = true;
    for (JsonObject holder : holders) {
      JsonObject requests = holder.objectAt("resources", "requests");
      JsonObject limits = holder.objectAt("resources", "limits");
      for (String resource : QOS_RESOURCES) {
        BigDecimal request = Quantities.value(requests.string(resource, "0"));
        BigDecimal limit = Quantities.value(limits.string(resource, "0"));
        any |= request.signum() > 0 || limit.signum() > 0;
        guaranteed &= limit.signum() > 0 && request.compareTo(limit) == 0;
      }
    }
    if (!any) {
      return "BestEffort";
    }
    return guaranteed ? "Guaranteed" : "Burstable";
  }
}
