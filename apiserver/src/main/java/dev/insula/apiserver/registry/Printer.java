package dev.insula.apiserver.registry;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Makes table rows of objects. Thread-safe. */
public interface Printer {

  /** The {@code columnDefinitions} of the table, not to be changed. */
  List<JsonObject> columns();

  /**
   * The row of one object in its storage version.
   *
   * @param now for ages
   */
  Row row(JsonObject object, Instant now);

  /**
   * @param cells one for each column
   * @param conditions of the row, such as Completed for pods that are done; empty array for none
   */
  record Row(JsonArray cells, JsonArray conditions) {}
}
