package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a pod needs at once: its containers and sidecars together, or what an init container needs
 * beside the sidecars started before it if that is more; or what the pod says as a whole; and its
 * overhead. Stateless.
 *
 * <p>Source: the pages "Resource Management for Pods and Containers" and "Sidecar Containers".
 */
public final class PodDemand {

  private PodDemand() {}

  /** Resources asked for; while a pod is resized, not less than it still has. */
  public static Amounts requests(JsonObject pod) {
    JsonObject spec = pod.objectAt("spec");
    return of(pod, "requests").plus(Amounts.of(spec.objectAt("overhead")));
  }

  /** Limits; overhead counts where there is a limit at all. */
  public static Amounts limits(JsonObject pod) {
    Amounts limits = of(pod, "limits");
    Amounts overhead = Amounts.of(pod.objectAt("spec", "overhead"));
    return limits.plus(overhead.only(limits.withoutZeros().names()));
  }

  /**
   * What the containers of a pod ask for, without overhead and whatever the pod still has.
   *
   * @param member {@code requests} or {@code limits}
   */
  public static Amounts declared(JsonObject spec, String member) {
    return of(JsonObject.of("spec", spec), member);
  }

  /** Whether neither the pod nor a container says anything about processors or memory. */
  static boolean isNothing(JsonObject spec) {
    return Stream.concat(
            Stream.of(spec),
            Stream.concat(
                spec.objects("containers").stream(), spec.objects("initContainers").stream()))
        .flatMap(
            part ->
                Stream.of("requests", "limits")
                    .map(member -> Amounts.of(part.objectAt("resources", member))))
        .allMatch(amounts -> amounts.only(List.of("cpu", "memory")).withoutZeros().isEmpty());
  }

  private static Amounts of(JsonObject pod, String member) {
    JsonObject spec = pod.objectAt("spec");
    Amounts running = Amounts.NONE;
    for (JsonObject container : spec.objects("containers")) {
      running = running.plus(of(pod, container, "containerStatuses", member));
    }
    Amounts sidecars = Amounts.NONE;
    Amounts starting = Amounts.NONE;
    for (JsonObject container : spec.objects("initContainers")) {
      Amounts own = of(pod, container, "initContainerStatuses", member);
      if (container.string("restartPolicy", "").equals("Always")) {
        sidecars = sidecars.plus(own);
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(own.plus(sidecars));
      }
    }
    Amounts needed = running.plus(sidecars).max(starting);
    Amounts asWhole = Amounts.of(spec.objectAt("resources", member));
    for (String name : asWhole.names()) {
      needed = needed.with(name, asWhole.byName().getOrDefault(name, Quantity.ZERO));
    }
    return needed;
  }

  private static Amounts of(JsonObject pod, JsonObject container, String statuses, String member) {
    Amounts asked = Amounts.of(container.objectAt("resources", member));
    if (member.equals("limits")) {
      return asked;
    }
    String name = container.string("name", "");
    for (JsonObject status : pod.objectAt("status").objects(statuses)) {
      if (status.string("name", "").equals(name)) {
        return asked.max(Amounts.of(status.objectAt("allocatedResources")));
      }
    }
    return asked;
  }
}
