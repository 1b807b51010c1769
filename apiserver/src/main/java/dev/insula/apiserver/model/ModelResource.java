package dev.insula.apiserver.model;

import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;
import java.util.Map;

/**
 * What discovery says of a built-in resource. Immutable.
 *
 * @param kind the kind of its objects
 * @param listKind the kind of its lists; empty for resources that only take a create
 * @param verbs sorted
 * @param storageVersion the group and version that a real API server stores it in by default
 *     ({@code autoscaling/v2} for {@code autoscaling/v1}); its hash is in discovery
 * @param subresources by name, sorted
 */
public record ModelResource(
    GroupVersionResource resource,
    GroupVersionKind kind,
    String listKind,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> verbs,
    String storageVersion,
    Map<String, ModelSubresource> subresources) {

  /** Whether objects of it are stored, so that it has the usual verbs. */
  public boolean isStored() {
    return verbs.contains("update");
  }

  /**
   * Whether there is a collection of it; component statuses can be read, but nobody writes them.
   */
  public boolean isListed() {
    return verbs.contains("list");
  }
}
