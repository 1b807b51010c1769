package dev.insula.machinery.cel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How large the values of an expression's variables can be. Thread-safe. */
@FunctionalInterface
public interface InputSizes {

  /** The step of a path to an element of a list. */
  String ITEMS = "@items";

  /** The step of a path to a value of a map. */
  String VALUES = "@values";

  /** The step of a path to a key of a map. */
  String KEYS = "@keys";

  /**
   * The most elements or bytes that the value at a path has; null if nothing is known of it.
   *
   * @param path the name of a variable, then names of fields and the steps above; not empty
   */
  @Nullable Long most(List<String> path);
}
