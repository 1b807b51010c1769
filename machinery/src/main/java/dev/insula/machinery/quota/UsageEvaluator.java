package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What objects of one resource use of quotas. Stateless, thread-safe. Objects are trees in the
 * resource's storage version and are not changed.
 */
public sealed interface UsageEvaluator
    permits PodUsage, ServiceUsage, VolumeClaimUsage, DeviceClaimUsage, ObjectCount {

  /** The evaluator of a resource; resources without rules of their own are counted. */
  static UsageEvaluator of(GroupResource resource) {
    return switch (resource.toString()) {
      case "pods" -> new PodUsage();
      case "services" -> new ServiceUsage();
      case "persistentvolumeclaims" -> new VolumeClaimUsage();
      case "resourceclaims.resource.k8s.io" -> new DeviceClaimUsage();
      default -> new ObjectCount(resource);
    };
  }

  /** The name that counts stored objects of a resource: {@code count/deployments.apps}. */
  static String countName(GroupResource resource) {
    return "count/" + resource;
  }

  /** Which of a quota's names this evaluator measures. */
  boolean measures(String name);

  /**
   * What the object uses.
   *
   * @param now pods that have ended, or whose end is overdue, use nothing but their count
   */
  Amounts usage(JsonObject object, Instant now);

  /** Whether the object is within a scope; kinds without scopes are within none. */
  default boolean isWithin(QuotaScope scope, JsonObject object) {
    return false;
  }

  /**
   * Which containers do not say what they need of limited resources, by resource; empty for
   * anything but pods.
   */
  default SortedMap<String, Set<String>> silent(Collection<String> limited, JsonObject object) {
    return new TreeMap<>();
  }

  /** The names among these that this evaluator measures. */
  default Set<String> measured(Collection<String> names) {
    var out = new TreeSet<String>();
    names.stream().filter(this::measures).forEach(out::add);
    return out;
  }
}
