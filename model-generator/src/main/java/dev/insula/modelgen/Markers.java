package dev.insula.modelgen;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code +marker} lines of a Go comment, and the text that is left without them. Immutable.
 *
 * <p>Source: the markers that Kubernetes' own OpenAPI generator understands ({@code +listType},
 * {@code +listMapKey}, {@code +patchStrategy}, {@code +patchMergeKey}, {@code +mapType}, {@code
 * +structType}, {@code +default}).
 */
final class Markers {

  private final List<String> markers = new ArrayList<>();
  private final List<String> text = new ArrayList<>();

  Markers(String comment) {
    for (String line : comment.split("\n", -1)) {
      String trimmed = line.strip();
      if (trimmed.startsWith("+")) {
        markers.add(trimmed.substring(1));
      } else {
        text.add(line);
      }
    }
  }

  boolean has(String name) {
    return markers.stream().anyMatch(m -> m.equals(name) || m.startsWith(name + "="));
  }

  /** The value of the first such marker, or null. */
  @Nullable String value(String name) {
    List<String> all = values(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  List<String> values(String name) {
    return markers.stream()
        .filter(m -> m.startsWith(name + "="))
        .map(m -> m.substring(name.length() + 1).strip())
        .toList();
  }

  /** The lines that are no markers. */
  List<String> text() {
    return text;
  }
}
