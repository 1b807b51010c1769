package dev.insula.apiserver.table;

import dev.insula.machinery.object.GroupVersionKind;

/** What the API documentation says of fields. Thread-safe. */
@FunctionalInterface
public interface Descriptions {

  /** Says nothing. */
  Descriptions NONE = _ -> (_, _) -> "";

  /** The documentation that a kind is in. Not to be kept: it can be large. */
  Document of(GroupVersionKind kind);

  /** The descriptions of one group version. */
  @FunctionalInterface
  interface Document {

    /**
     * The description of a field, empty if it has none.
     *
     * @param type the short name of a type, such as {@code PodStatus}
     */
    String describe(String type, String field);
  }
}
