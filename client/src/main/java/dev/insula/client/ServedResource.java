package dev.insula.client;

import dev.insula.machinery.object.GroupVersionResource;
import java.util.Set;

/**
 * A resource that a control plane serves, as discovery says it: what is needed to go from an
 * object's kind to its address, and to visit everything that there is.
 *
 * @param resource the resource in the preferred version of its group
 * @param kind the kind of its objects
 * @param namespaced whether its objects live in namespaces
 * @param verbs {@code get}, {@code list}, {@code watch}, {@code create}, {@code delete}, {@code
 *     deletecollection} …
 */
public record ServedResource(
    GroupVersionResource resource, String kind, boolean namespaced, Set<String> verbs) {

  public ServedResource {
    verbs = Set.copyOf(verbs);
  }

  /** Whether every one of the verbs is served. */
  public boolean supports(String... wanted) {
    for (String verb : wanted) {
      if (!verbs.contains(verb)) {
        return false;
      }
    }
    return true;
  }
}
