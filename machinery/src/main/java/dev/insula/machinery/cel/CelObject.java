package dev.insula.machinery.cel;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A value of an object type: fields that are selected by name. Implemented by views of JSON with a
 * schema, and by callers for variables whose fields are computed lazily.
 */
public interface CelObject {

  String typeName();

  /**
   * The value of a field, or null if it is not set.
   *
   * @param name as expressions spell it (escaped)
   */
  @Nullable Object field(String name);

  /** Names of the fields that are set, as expressions spell them. */
  Collection<String> fieldNames();
}
