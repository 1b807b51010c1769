package dev.insula.controllers.scheduler;

import dev.insula.machinery.selector.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pods that a rule is about: those that meet all of its parts. Immutable; two are equal if
 * their texts are, so that the rules of many pods share what is counted for one.
 *
 * @param text says everything that the scope depends on
 * @param lasting whether pods that are being deleted do not count
 */
record PodScope(String text, List<Part> parts, boolean lasting) {

  /**
   * @param namespaceSelector null where the part names its namespaces
   */
  record Part(
      LabelSelector selector, Set<String> namespaces, @Nullable LabelSelector namespaceSelector) {

    private boolean matches(PodInfo pod, Function<String, Map<String, String>> labelsOfNamespace) {
      String namespace = pod.name().namespace();
      return selector.matches(pod.labels())
          && (namespaces.contains(namespace)
              || (namespaceSelector != null
                  && namespaceSelector.matches(labelsOfNamespace.apply(namespace))));
    }

    private String text() {
      return text(selector)
          + " in "
          + new TreeSet<>(namespaces)
          + (namespaceSelector == null ? "" : " or in " + text(namespaceSelector));
    }

    private static String text(LabelSelector selector) {
      return selector.isNothing() ? "nothing" : "{" + selector + "}";
    }
  }

  static PodScope of(
      LabelSelector selector, Set<String> namespaces, @Nullable LabelSelector namespaceSelector) {
    return of(List.of(new Part(selector, namespaces, namespaceSelector)), false);
  }

  /** Pods of one namespace that stay. */
  static PodScope lasting(LabelSelector selector, String namespace) {
    return of(List.of(new Part(selector, Set.of(namespace), null)), true);
  }

  /** Pods that all of the scopes are about. */
  static PodScope all(List<PodScope> scopes) {
    return of(scopes.stream().flatMap(scope -> scope.parts.stream()).toList(), false);
  }

  private static PodScope of(List<Part> parts, boolean lasting) {
    var text = new StringBuilder(lasting ? "lasting" : "");
    parts.forEach(part -> text.append(" & ").append(part.text()));
    return new PodScope(text.toString(), parts, lasting);
  }

  boolean matches(PodInfo pod, Function<String, Map<String, String>> labelsOfNamespace) {
    if (lasting && pod.deleting()) {
      return false;
    }
    for (Part part : parts) {
      if (!part.matches(pod, labelsOfNamespace)) {
        return false;
      }
    }
    return true;
  }

  /** The namespaces outside of which nothing matches; empty if there is no such bound. */
  Set<String> namespaces() {
    for (Part part : parts) {
      if (part.namespaceSelector() == null) {
        return part.namespaces();
      }
    }
    return Set.of();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PodScope scope && scope.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
