package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonObject;

/**
 * One column of a kind's table. Immutable.
 *
 * @param name empty for a cell that the table does not name
 * @param format such as {@code name}; empty for none
 * @param priority 0 for columns that are always shown, 1 for wide output
 */
record Column(
    String name, String type, String format, String description, long priority, Cell cell) {

  /** Whether rows have a cell for it though the table does not name it. */
  boolean unnamed() {
    return name.isEmpty();
  }

  JsonObject definition() {
    return JsonObject.of(
        "name",
        name,
        "type",
        type,
        "format",
        format,
        "description",
        description,
        "priority",
        priority);
  }
}
