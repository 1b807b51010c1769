package dev.insula.controllers.policy;

import dev.insula.client.ServedResource;
import dev.insula.controllers.fleet.Kind;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.objects.Scale;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How many pods there should be: the sizes of all controllers that pods have, each counted once.
 *
 * @param count the sum
 * @param unmanaged pods without a controller
 */
record ExpectedScale(long count, List<String> unmanaged) {

  /**
   * @throws NoScaleException if a pod's controller has no size
   */
  static ExpectedScale of(Plane plane, List<PodView> pods) {
    Map<String, Long> byController = new HashMap<>();
    for (PodView pod : pods) {
      Owner owner = pod.controller();
      if (owner != null && !byController.containsKey(owner.uid())) {
        long size =
            size(plane, owner, pod.name().namespace(), byController)
                .orElseThrow(() -> NoScaleException.without(pod));
        byController.put(owner.uid(), size);
      }
    }
    // Replica sets of a deployment count as the deployment, whose own entry has the size.
    long sum = byController.values().stream().mapToLong(Long::longValue).sum();
    List<String> unmanaged =
        pods.stream()
            .filter(pod -> pod.controller() == null)
            .map(pod -> pod.name().name())
            .toList();
    return new ExpectedScale(sum, unmanaged);
  }

  private static OptionalLong size(
      Plane plane, Owner owner, String namespace, Map<String, Long> byController) {
    if (owner.is("apps", "ReplicaSet")) {
      Item set = find(plane, Kinds.REPLICA_SETS, owner, namespace);
      Owner above = set == null ? null : set.controller();
      if (above != null && above.is("apps", "Deployment")) {
        Item deployment = find(plane, Kinds.DEPLOYMENTS, above, namespace);
        if (deployment == null) {
          return OptionalLong.empty();
        }
        byController.put(above.uid(), replicas(deployment.tree()));
        return OptionalLong.of(0);
      }
      return set == null ? OptionalLong.empty() : OptionalLong.of(replicas(set.tree()));
    }
    if (owner.is("apps", "StatefulSet")) {
      return sizeOf(find(plane, Kinds.STATEFUL_SETS, owner, namespace));
    }
    if (owner.is("", "ReplicationController")) {
      return sizeOf(find(plane, Kinds.REPLICATION_CONTROLLERS, owner, namespace));
    }
    return sizeOfOther(plane, owner, namespace);
  }

  private static OptionalLong sizeOf(@Nullable Item item) {
    return item == null ? OptionalLong.empty() : OptionalLong.of(replicas(item.tree()));
  }

  private static @Nullable Item find(Plane plane, Kind<Item> kind, Owner owner, String namespace) {
    Item item = plane.all(kind).get(new ObjectName(namespace, owner.name()));
    return item != null && item.uid().equals(owner.uid()) ? item : null;
  }

  private static long replicas(JsonObject tree) {
    return tree.objectAt("spec").integer("replicas", 1);
  }

  /** Any other kind, by its scale subresource. */
  private static OptionalLong sizeOfOther(Plane plane, Owner owner, String namespace) {
    GroupVersionKind kind = GroupVersionKind.of(owner.apiVersion(), owner.kind());
    GroupVersionResource resource =
        plane.client().resources().stream()
            .filter(served -> served.kind().equals(owner.kind()))
            .map(ServedResource::resource)
            .filter(served -> served.group().equals(kind.group()))
            .findFirst()
            .orElseThrow(
                () ->
                    new NoScaleException(
                        "no matches for kind \"%s\" in version \"%s\""
                            .formatted(owner.kind(), owner.apiVersion())));
    var name = new ObjectName(namespace, owner.name());
    try {
      Scale scale = Scale.read(plane, resource, name);
      return scale.uid().equals(owner.uid())
          ? OptionalLong.of(scale.wanted())
          : OptionalLong.empty();
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      if (Live.find(plane, resource, name) == null) {
        return OptionalLong.empty();
      }
      throw new NoScaleException(
          resource.groupResource() + " does not implement the scale subresource");
    }
  }

  /** That a pod's controller has no size. */
  static final class NoScaleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoScaleException(String why) {
      super(why);
    }

    static NoScaleException without(PodView pod) {
      return new NoScaleException("found no controllers for pod \"" + pod.name().name() + "\"");
    }
  }
}
