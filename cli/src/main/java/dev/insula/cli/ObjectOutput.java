package dev.insula.cli;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.yaml.Yaml;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says how objects are written, and the writing. */
final class ObjectOutput {

  /** How objects are written. */
  enum Format {
    table,
    wide,
    json,
    yaml
  }

  /** A column of the table: its heading, and what it shows of an object. */
  record Column(
      String heading, boolean wideOnly, java.util.function.Function<JsonObject, String> cell) {}

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.table;

  void list(PrintWriter out, List<JsonObject> objects, List<Column> columns) {
    switch (format) {
      case json, yaml -> document(out, listDocument(objects));
      case table, wide -> table(out, objects, columns);
    }
  }

  /** Whether people read it, and not programs. */
  boolean isTable() {
    return format == Format.table || format == Format.wide;
  }

  void one(PrintWriter out, JsonObject object, List<Column> columns) {
    switch (format) {
      case json, yaml -> document(out, object);
      case table, wide -> table(out, List.of(object), columns);
    }
  }

  private static JsonObject listDocument(List<JsonObject> objects) {
    return JsonObject.of("apiVersion", "v1", "kind", "List", "items", new JsonArray(objects));
  }

  private void document(PrintWriter out, JsonObject document) {
    out.println(
        format == Format.json ? Json.string(document) : Yaml.text(document).stripTrailing());
  }

  private void table(PrintWriter out, List<JsonObject> objects, List<Column> all) {
    var columns = all.stream().filter(c -> format == Format.wide || !c.wideOnly()).toList();
    var rows = new ArrayList<List<String>>();
    rows.add(columns.stream().map(Column::heading).toList());
    for (JsonObject object : objects) {
      rows.add(columns.stream().map(c -> c.cell().apply(object)).toList());
    }
    var widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    rows.forEach(row -> out.println(line(row, widths)));
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 3));
    }
    return line.toString().stripTrailing();
  }
}
