package dev.insula.machinery.object;

/**
 * A resource as it is addressed in a URL.
 *
 * @param group the API group, empty for the core group
 * @param version the version, such as {@code v1}
 * @param resource the plural resource name, such as {@code pods}
 */
public record GroupVersionResource(String group, String version, String resource) {

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  /** {@code v1} or {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /**
   * The path of the whole collection: {@code /api/v1/pods} or {@code /apis/apps/v1/deployments}.
   */
  public String path() {
    return groupVersionPath() + "/" + resource;
  }

  /** The path of a namespace's collection, or of the whole where the namespace is empty. */
  public String path(String namespace) {
    return namespace.isEmpty()
        ? path()
        : groupVersionPath() + "/namespaces/" + namespace + "/" + resource;
  }

  private String groupVersionPath() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }
}
