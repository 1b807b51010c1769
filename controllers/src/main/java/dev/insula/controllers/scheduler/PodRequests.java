package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * What a pod takes of a node. Init containers run one after another before the others, so the pod
 * needs the most that any moment needs; restartable init containers (sidecars) stay. Source: the
 * pages "Sidecar Containers" (resource sharing) and "Pod Overhead" of the Kubernetes documentation.
 */
final class PodRequests {

  /** Assumed for ranking where a container requests nothing, as in kube-scheduler. */
  private static final long ASSUMED_CPU = 100;

  private static final long ASSUMED_MEMORY = 200L * 1024 * 1024;

  private PodRequests() {}

  /**
   * @param assumeMinima whether containers without requests count with the assumed minima
   */
  static Amounts of(JsonObject spec, boolean assumeMinima) {
    Amounts running = Amounts.NONE;
    for (JsonObject container : spec.objects("containers")) {
      running = running.plus(ofContainer(container, assumeMinima));
    }
    Amounts sidecars = Amounts.NONE;
    Amounts starting = Amounts.NONE;
    for (JsonObject container : spec.objects("initContainers")) {
      Amounts own = ofContainer(container, assumeMinima);
      if (container.string("restartPolicy", "").equals("Always")) {
        sidecars = sidecars.plus(own);
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(sidecars.plus(own));
      }
    }
    Amounts total = running.plus(sidecars).max(starting);
    total = withPodLevel(total, spec.objectAt("resources", "requests"));
    return total.plus(Amounts.of(spec.objectAt("overhead")));
  }

  private static Amounts ofContainer(JsonObject container, boolean assumeMinima) {
    Amounts own = Amounts.of(container.objectAt("resources", "requests"));
    if (!assumeMinima || (own.cpu() > 0 && own.memory() > 0)) {
      return own;
    }
    return new Amounts(
        own.cpu() > 0 ? own.cpu() : ASSUMED_CPU,
        own.memory() > 0 ? own.memory() : ASSUMED_MEMORY,
        own.storage(),
        own.others());
  }

  /** Requests of the pod as a whole count in the place of its containers'. */
  private static Amounts withPodLevel(Amounts total, JsonObject requests) {
    if (requests.isEmpty()) {
      return total;
    }
    Amounts whole = Amounts.of(requests);
    return new Amounts(
        requests.containsKey("cpu") ? whole.cpu() : total.cpu(),
        requests.containsKey("memory") ? whole.memory() : total.memory(),
        total.storage(),
        whole.others().isEmpty() ? total.others() : merged(total.others(), whole.others()));
  }

  private static Map<String, Long> merged(Map<String, Long> total, Map<String, Long> whole) {
    var out = new HashMap<>(total);
    out.putAll(whole);
    return out;
  }
}
