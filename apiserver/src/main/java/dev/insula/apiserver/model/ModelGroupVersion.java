package dev.insula.apiserver.model;

import java.util.List;

/**
 * A served version of an API group. Immutable.
 *
 * @param group the API group, empty for the core group
 * @param typePackage what the full names of its types begin with, such as {@code
 *     io.k8s.api.apps.v1}
 * @param resources in the order of their plural names
 */
public record ModelGroupVersion(
    String group, String version, String typePackage, List<ModelResource> resources) {

  /** {@code v1} or {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }
}
