package dev.insula.apiserver.metrics;

import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The watches of one control plane that are open over HTTP, counted by what they are about; they
 * outlast what the control plane works with. Thread-safe. Costs nothing while there are none.
 */
public final class OpenWatches implements MetricSource {

  /**
   * What a watch is about; so many at most as there are watches.
   *
   * @param scope resource, namespace or cluster
   */
  private record About(GroupVersionResource resource, String scope) {}

  private volatile @Nullable Map<About, Integer> open;

  /**
   * A watch begins.
   *
   * @param name empty if it is about all objects
   * @param namespace empty if it is about all namespaces
   * @return to be run once, when it ends
   */
  public Runnable begin(GroupVersionResource resource, String namespace, String name) {
    String scope = !name.isEmpty() ? "resource" : !namespace.isEmpty() ? "namespace" : "cluster";
    var about = new About(resource, scope);
    Map<About, Integer> counts = counts();
    counts.merge(about, 1, Integer::sum);
    return () -> counts.computeIfPresent(about, (_, count) -> count == 1 ? null : count - 1);
  }

  private Map<About, Integer> counts() {
    Map<About, Integer> known = open;
    return known != null ? known : first();
  }

  private synchronized Map<About, Integer> first() {
    Map<About, Integer> known = open;
    if (known == null) {
      known = new ConcurrentHashMap<>(4);
      open = known;
    }
    return known;
  }

  @Override
  public void collect(Families families) {
    Families.Numbers watches =
        families.gauge("apiserver_longrunning_requests", "Watches that are open.");
    Map<About, Integer> counts = open;
    if (counts != null) {
      counts.forEach((about, count) -> add(watches, about, count));
    }
  }

  private static void add(Families.Numbers watches, About about, int count) {
    watches.point(
        count,
        "verb",
        "WATCH",
        "group",
        about.resource().group(),
        "version",
        about.resource().version(),
        "resource",
        about.resource().resource(),
        "subresource",
        "",
        "scope",
        about.scope(),
        "component",
        "apiserver");
  }
}
