package dev.insula.apiserver.table;

import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.registry.Printer;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The printers of built-in kinds, for all control planes of the process. Thread-safe; the columns
 * of a kind are read when its first table is asked for.
 */
public final class Tables {

  private final KindCatalog kinds;
  private final Descriptions descriptions;
  private final CellWords words = CellWords.standard();
  private final Map<GroupVersionKind, ColumnPrinter> read = new ConcurrentHashMap<>();

  public Tables(KindCatalog kinds, Descriptions descriptions) {
    this.kinds = kinds;
    this.descriptions = descriptions;
  }

  /** The printer of a kind in its storage version; kinds without columns have name and age. */
  public Printer printer(GroupVersionKind kind) {
    return new Printer() {
      @Override
      public List<JsonObject> columns() {
        return columnsOf(kind).columns();
      }

      @Override
      public Row row(JsonObject object, Instant now) {
        return columnsOf(kind).row(object, now);
      }
    };
  }

  private ColumnPrinter columnsOf(GroupVersionKind kind) {
    ColumnPrinter known = read.get(kind);
    return known != null ? known : read.computeIfAbsent(kind, this::read);
  }

  private ColumnPrinter read(GroupVersionKind kind) {
    JsonObject data = kinds.columns(kind);
    Descriptions.Document docs = descriptions.of(kind);
    var columns = new ArrayList<Column>();
    if (data.isEmpty()) {
      columns.add(named("Name", "name", docs));
      columns.add(
          new Column(
              "Created At",
              "date",
              "",
              describe(docs, "ObjectMeta.creationTimestamp"),
              0,
              words.cell("created")));
    }
    data.forEach((name, column) -> columns.add(column(name, column, docs)));
    boolean pods = kind.group().isEmpty() && kind.kind().equals("Pod");
    return new ColumnPrinter(columns, pods ? RowConditions::ofPod : RowConditions::none);
  }

  private Column column(String name, Object data, Descriptions.Document docs) {
    if (data instanceof String shorthand) {
      return named(name, shorthand, docs);
    }
    var column = (JsonObject) data;
    return new Column(
        column.bool("unnamed", false) ? "" : name,
        column.string("type", "string"),
        column.string("format", ""),
        paragraphs(describe(docs, column.string("doc", "")), column),
        column.bool("wide", false) ? 1 : 0,
        words.cell(column.string("cell", "")));
  }

  /**
   * The published API classes have a description in one line: {@code paragraphs} says which words
   * begin one, {@code without} what newer versions say and the columns do not.
   */
  private static String paragraphs(String text, JsonObject column) {
    String out = text.replace(column.string("without", "\0"), "");
    for (String start : column.strings("paragraphs")) {
      int at = out.indexOf(start);
      if (at > 0) {
        out = out.substring(0, at - 1) + "\n\n" + out.substring(at);
      }
    }
    return out;
  }

  /** The columns that nearly all kinds have, by one word. */
  private Column named(String name, String shorthand, Descriptions.Document docs) {
    return switch (shorthand) {
      case "name" ->
          new Column(
              name,
              "string",
              "name",
              describe(docs, "ObjectMeta.name"),
              0,
              words.cell("text metadata.name"));
      case "nameOrDefaultClass" ->
          new Column(
              name,
              "string",
              "name",
              describe(docs, "ObjectMeta.name"),
              0,
              words.cell("className"));
      case "age" ->
          new Column(
              name,
              "string",
              "",
              describe(docs, "ObjectMeta.creationTimestamp"),
              0,
              words.cell("age"));
      default -> throw new IllegalArgumentException("no column is called " + shorthand);
    };
  }

  /** {@code Type.field} is looked up in the API documentation, other texts stand for themselves. */
  private static String describe(Descriptions.Document docs, String doc) {
    int dot = doc.indexOf('.');
    boolean reference = dot > 0 && doc.indexOf(' ') < 0 && dot < doc.length() - 1;
    return reference ? docs.describe(doc.substring(0, dot), doc.substring(dot + 1)) : doc;
  }
}
