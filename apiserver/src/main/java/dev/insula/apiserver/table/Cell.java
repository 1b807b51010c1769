package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonObject;
import java.time.Instant;

/** Computes one cell of a row. Stateless, thread-safe. */
@FunctionalInterface
interface Cell {

  /** The JSON value of the cell. */
  Object of(JsonObject object, Instant now);
}
