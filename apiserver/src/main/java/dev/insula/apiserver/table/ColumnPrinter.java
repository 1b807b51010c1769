package dev.insula.apiserver.table;

import dev.insula.apiserver.registry.Printer;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Rows of a kind by its columns. Immutable, thread-safe. */
final class ColumnPrinter implements Printer {

  private final List<Column> columns;
  private final List<JsonObject> definitions;
  private final Function<JsonObject, JsonArray> conditions;

  ColumnPrinter(List<Column> columns, Function<JsonObject, JsonArray> conditions) {
    this.columns = List.copyOf(columns);
    this.definitions =
        columns.stream().filter(column -> !column.unnamed()).map(Column::definition).toList();
    this.conditions = conditions;
  }

  @Override
  public List<JsonObject> columns() {
    return definitions;
  }

  @Override
  public Row row(JsonObject object, Instant now) {
    var cells = new JsonArray(columns.size());
    for (Column column : columns) {
      cells.add(column.cell().of(object, now));
    }
    return new Row(cells, conditions.apply(object));
  }
}
