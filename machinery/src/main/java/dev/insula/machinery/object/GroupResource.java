package dev.insula.machinery.object;

/**
 * A resource of an API group, whatever the version: {@code pods}, {@code deployments.apps}.
 *
 * @param group the API group, empty for the core group
 * @param resource the plural resource name in lower case
 */
public record GroupResource(String group, String resource) implements Comparable<GroupResource> {

  /** {@code pods} or {@code deployments.apps}. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }

  @Override
  public int compareTo(GroupResource other) {
    return toString().compareTo(other.toString());
  }
}
