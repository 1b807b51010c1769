package dev.insula.machinery.podsecurity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Parts of the sentences in which checks say what is wrong. Stateless. */
final class Phrase {

  private Phrase() {}

  static String quoted(Collection<String> items) {
    return items.stream().collect(Collectors.joining("\", \"", "\"", "\""));
  }

  static String plural(String one, String many, Collection<?> items) {
    return items.size() == 1 ? one : many;
  }

  /** {@code container "a"} or {@code containers "a", "b"}. */
  static String containers(Collection<String> names) {
    return plural("container", "containers", names) + " " + quoted(names);
  }

  /** Who sets something: the pod, containers, or both. */
  static List<String> setters(boolean pod, Collection<String> containers) {
    var out = new ArrayList<String>();
    if (pod) {
      out.add("pod");
    }
    if (!containers.isEmpty()) {
      out.add(containers(containers));
    }
    return out;
  }

  static String and(List<String> setters) {
    return String.join(" and ", setters);
  }
}
