package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A pod or pod template as the checks look at it. Only reads the tree it was given. */
final class PodView {

  private final JsonObject spec;
  private final Map<String, String> annotations;
  private final List<JsonObject> containers = new ArrayList<>();

  /**
   * @param pod with metadata and spec
   */
  PodView(JsonObject pod) {
    this.spec = pod.objectAt("spec");
    this.annotations = Meta.annotations(pod);
    containers.addAll(spec.objects("initContainers"));
    containers.addAll(spec.objects("containers"));
    containers.addAll(spec.objects("ephemeralContainers"));
  }

  JsonObject spec() {
    return spec;
  }

  Map<String, String> annotations() {
    return annotations;
  }

  JsonObject securityContext() {
    return spec.objectAt("securityContext");
  }

  /** Init containers, containers and ephemeral containers. */
  List<JsonObject> containers() {
    return containers;
  }

  boolean isWindows() {
    return "windows".equals(spec.stringAt("os", "name"));
  }

  /** Root in such a pod is nobody on the node. */
  boolean hasUserNamespace() {
    return !spec.bool("hostUsers", true);
  }

  /** The names of the containers that are so. */
  List<String> named(Predicate<JsonObject> which) {
    return containers.stream().filter(which).map(c -> c.string("name", "")).toList();
  }

  /** The names of the containers whose security context is so. */
  List<String> namedBySecurity(Predicate<JsonObject> which) {
    return named(container -> which.test(container.objectAt("securityContext")));
  }
}
