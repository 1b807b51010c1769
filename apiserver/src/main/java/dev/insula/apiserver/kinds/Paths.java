package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dotted paths of the data, such as {@code spec.template.metadata}; no lists, no escapes. */
final class Paths {

  private Paths() {}

  static List<String> split(String dotted) {
    return dotted.isEmpty() ? List.of() : List.of(dotted.split("\\."));
  }

  /** The value at a path, or null if any step is absent. */
  static @Nullable Object get(@Nullable Object from, List<String> path) {
    Object at = from;
    for (String name : path) {
      if (!(at instanceof JsonObject object)) {
        return null;
      }
      at = object.get(name);
    }
    return at;
  }
}
