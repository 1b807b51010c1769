package dev.insula.tenancy.airlock;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Checks of labels and annotations, by which many programs let themselves be configured. */
final class KeyChecks {

  private KeyChecks() {}

  /**
   * An object with a key that begins with one of these, or is in one of these domains or below,
   * unless it begins with one of those that may be.
   */
  record KeyOf(List<String> prefixes, List<String> domains, List<String> besides) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject object
          && object.keySet().stream().anyMatch(this::isRefused);
    }

    KeyOf besides(List<String> more) {
      var all = new ArrayList<>(besides);
      all.addAll(more);
      return new KeyOf(prefixes, domains, List.copyOf(all));
    }

    private boolean isRefused(String key) {
      boolean named = prefixes.stream().anyMatch(key::startsWith) || isIn(key);
      return named && besides.stream().noneMatch(key::startsWith);
    }

    private boolean isIn(String key) {
      int slash = key.indexOf('/');
      String domain = slash < 0 ? "" : key.substring(0, slash);
      return domains.stream().anyMatch(d -> domain.equals(d) || domain.endsWith("." + d));
    }
  }

  /** An object in which this key has a value that is none of these. */
  record ValueOutside(String key, List<String> allowed) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof JsonObject object
          && object.containsKey(key)
          && !allowed.contains(object.string(key, ""));
    }
  }
}
