package dev.insula.machinery.cel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Maps that comprehensions build entry by entry. The accumulator of a comprehension is the only
 * reference to such a map while it grows, so it is extended in place.
 */
final class GrowingMap extends LinkedHashMap<Object, Object> {

  private static final long serialVersionUID = 1;

  static Map<?, ?> with(Map<?, ?> map, Object key, Object value) {
    GrowingMap grown = of(map);
    grown.insert(key, value);
    return grown;
  }

  static Map<?, ?> withAll(Map<?, ?> map, Map<?, ?> more) {
    GrowingMap grown = of(map);
    more.forEach(
        (key, value) -> grown.insert(Objects.requireNonNull(key), Objects.requireNonNull(value)));
    return grown;
  }

  private static GrowingMap of(Map<?, ?> map) {
    if (map instanceof GrowingMap growing) {
      return growing;
    }
    var grown = new GrowingMap();
    grown.putAll(map);
    return grown;
  }

  private void insert(Object key, Object value) {
    if (putIfAbsent(key, value) != null) {
      throw new CelEvaluationException("insert failed: key " + CelText.of(key) + " already exists");
    }
  }
}
