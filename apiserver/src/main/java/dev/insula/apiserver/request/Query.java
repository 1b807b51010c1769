package dev.insula.apiserver.request;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decoded query parameters of a request. Immutable.
 *
 * @param parameters values by name, in the order they were given
 */
public record Query(Map<String, List<String>> parameters) {

  public static final Query NONE = new Query(Map.of());

  /** The first value, or null if the parameter is absent. */
  public @Nullable String first(String name) {
    List<String> values = parameters.get(name);
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /** The first value, or the fallback if the parameter is absent. */
  public String first(String name, String fallback) {
    String value = first(name);
    return value == null ? fallback : value;
  }

  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** A boolean as Kubernetes reads it: present and neither {@code false} nor {@code 0}. */
  public boolean flag(String name) {
    String value = first(name);
    return value != null && !value.equalsIgnoreCase("false") && !value.equals("0");
  }
}
