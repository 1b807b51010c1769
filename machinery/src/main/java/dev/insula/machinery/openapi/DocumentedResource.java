package dev.insula.machinery.openapi;

import dev.insula.machinery.object.GroupVersionKind;
import java.util.List;
import java.util.Set;

/**
 * A resource as documents describe it. Immutable.
 *
 * @param group empty for the core group
 * @param type the name of the schema of its objects, such as {@code io.k8s.api.core.v1.Pod}
 * @param listType the name of the schema of its lists; empty if it can't be listed
 * @param verbs in the words of discovery
 * @param returnsDeleted whether a delete answers the object
 * @param builtIn whether protobuf and strategic merge patches are understood
 */
public record DocumentedResource(
    String group,
    String version,
    String plural,
    GroupVersionKind kind,
    String type,
    String listType,
    boolean namespaced,
    Set<String> verbs,
    boolean returnsDeleted,
    List<Sub> subresources,
    boolean builtIn) {

  /**
   * A subresource.
   *
   * @param type the name of the schema of its bodies; empty where it connects to something
   */
  public record Sub(String name, GroupVersionKind kind, String type, Set<String> verbs) {}

  /** {@code /api/v1} or {@code /apis/apps/v1}. */
  String root() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }
}
