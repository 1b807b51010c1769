package dev.insula.apiserver.table;

/** What the API documentation says of fields. Thread-safe. */
@FunctionalInterface
public interface Descriptions {

  /** Says nothing. */
  Descriptions NONE = (_, _) -> "";

  /**
   * The description of a field, empty if it has none.
   *
   * @param type the short name of a type, such as {@code PodStatus}
   */
  String of(String type, String field);
}
