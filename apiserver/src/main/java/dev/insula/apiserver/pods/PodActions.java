package dev.insula.apiserver.pods;

import dev.insula.apiserver.registry.Action;
import java.util.Map;

/** The actions on pods, by resource or resource and subresource. */
public final class PodActions {

  private PodActions() {}

  /** As {@code BuiltInResources} wants them. */
  public static Map<String, Action> all() {
    var binding = new PodBinding();
    return Map.of("pods/binding", binding, "bindings", binding, "pods/eviction", new PodEviction());
  }
}
