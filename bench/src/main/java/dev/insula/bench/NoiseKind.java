package dev.insula.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a tenant can flood its API server with. */
public enum NoiseKind {
  /** Small objects that are kept. */
  CREATES,
  /** Pages of 500 objects. */
  LISTS,
  /** Watches that are opened, follow what the creates make, and are opened anew. */
  WATCHES,
  /** Objects of a kind with a rule that looks at each pair of 60 numbers. */
  RULES,
  /** Objects of 900 KB. */
  LARGE;

  /** As commands and results name it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is no such kind
   */
  public static List<NoiseKind> parse(String commaSeparated) {
    return Arrays.stream(commaSeparated.split(",", -1))
        .map(one -> valueOf(one.strip().toUpperCase(Locale.ROOT)))
        .toList();
  }
}
