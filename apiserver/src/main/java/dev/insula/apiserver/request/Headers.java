package dev.insula.apiserver.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The headers of a request; names are compared without case. Immutable, thread-safe. */
public final class Headers {

  public static final Headers NONE = new Headers(Map.of());

  private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Names that differ in case only are joined. */
  public Headers(Map<String, List<String>> headers) {
    headers.forEach(
        (name, all) -> values.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(all));
  }

  /** The first value, or null if the header is absent. */
  public @Nullable String first(String name) {
    List<String> all = values.get(name);
    return all == null || all.isEmpty() ? null : all.getFirst();
  }

  /** The first value, or the fallback if the header is absent. */
  public String first(String name, String fallback) {
    String value = first(name);
    return value == null ? fallback : value;
  }

  /** All values, one for each line of the header. */
  public List<String> all(String name) {
    List<String> all = values.get(name);
    return all == null ? List.of() : List.copyOf(all);
  }

  /** The same, with one value for a header instead of those it had. */
  public Headers with(String name, String value) {
    var out = new Headers(values);
    out.values.put(name, List.of(value));
    return out;
  }

  /** The names, each in the case it was first seen in. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** Names only: values can be secret. */
  @Override
  public String toString() {
    return "Headers" + values.keySet();
  }
}
