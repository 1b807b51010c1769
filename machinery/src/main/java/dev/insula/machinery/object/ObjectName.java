package dev.insula.machinery.object;

/**
 * The name of an object among those of its resource in one control plane.
 *
 * @param namespace the namespace, empty for a cluster-scoped object
 * @param name the name
 */
public record ObjectName(String namespace, String name) {

  /** {@code namespace/name}, or {@code name} for a cluster-scoped object. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
