package dev.insula.apiserver.table;

import dev.insula.apiserver.registry.Printer;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of custom kinds, from {@code additionalPrinterColumns} of their definitions. */
public final class CustomColumns {

  private static final GroupVersionKind ANY = GroupVersionKind.of("apps/v1", "Deployment");

  private record Described(String name, String created) {}

  private final Descriptions descriptions;
  private volatile @Nullable Described described;

  /** The documentation is read on first use, so an instance should serve the whole process. */
  public CustomColumns(Descriptions descriptions) {
    this.descriptions = descriptions;
  }

  /**
   * The printer of one version.
   *
   * @param columns as the definition has them; without any there is one of the age
   * @throws IllegalArgumentException if a path is malformed, which validation has refused before
   */
  public Printer printer(List<JsonObject> columns) {
    var all = new ArrayList<Column>();
    Described texts = described();
    all.add(
        new Column("Name", "string", "name", texts.name(), 0, (object, _) -> Meta.name(object)));
    if (columns.isEmpty()) {
      all.add(
          new Column(
              "Age", "date", "", texts.created(), 0, cell("date", ".metadata.creationTimestamp")));
    }
    for (JsonObject column : columns) {
      all.add(column(column));
    }
    return new ColumnPrinter(all, RowConditions::none);
  }

  private Described described() {
    Described known = described;
    if (known == null) {
      Descriptions.Document docs = descriptions.of(ANY);
      known =
          new Described(
              docs.describe("ObjectMeta", "name"),
              docs.describe("ObjectMeta", "creationTimestamp"));
      described = known;
    }
    return known;
  }

  private static Column column(JsonObject column) {
    String path = column.string("jsonPath", "");
    String type = column.string("type", "string");
    String described = column.string("description", "");
    return new Column(
        column.string("name", ""),
        type,
        column.string("format", ""),
        Values.or(described, "Custom resource definition column (in JSONPath format): " + path),
        column.integer("priority", 0),
        cell(type, path));
  }

  private static Cell cell(String type, String text) {
    ColumnPath path = ColumnPath.parse(text);
    return (object, now) -> {
      Object value = path.first(object);
      return value == null ? JsonNull.NULL : shown(type, value, now);
    };
  }

  private static Object shown(String type, Object value, Instant now) {
    @Nullable Object cell =
        switch (type) {
          case "integer" ->
              value instanceof Double d ? (Object) d.longValue() : only(value, Long.class);
          case "number" -> only(value, Number.class);
          case "boolean" -> only(value, Boolean.class);
          case "date" -> date(value, now);
          default -> ColumnPath.text(value);
        };
    return cell == null ? JsonNull.NULL : cell;
  }

  private static @Nullable Object only(Object value, Class<?> type) {
    return type.isInstance(value) ? value : null;
  }

  private static Object date(Object value, Instant now) {
    return Ages.instant(value) == null ? "<invalid>" : Ages.since(value, now);
  }
}
