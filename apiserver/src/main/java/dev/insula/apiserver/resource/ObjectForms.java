package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Printer;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Shows stored objects in the forms clients ask for. Stateless. */
public final class ObjectForms {

  private static final Set<String> INCLUDES = Set.of("", "Metadata", "Object", "None");

  /** Stored bytes that are converted together: who converts has bounds for what they take. */
  private static final int BATCH_BYTES = 1024 * 1024;

  private ObjectForms() {}

  /** The bytes of a whole object in the definition's version: the stored ones where possible. */
  public static byte[] whole(ResourceDefinition definition, byte[] stored) {
    return definition.servesStorageVersion() ? stored : Json.bytes(tree(definition, stored));
  }

  /** A tree in the definition's version. */
  static JsonObject tree(ResourceDefinition definition, byte[] stored) {
    return ObjectIntake.fromStorage(definition, Json.parseEncoded(stored));
  }

  /** Several whole objects. */
  public static List<byte[]> whole(ResourceDefinition definition, List<byte[]> stored) {
    if (definition.servesStorageVersion()) {
      return stored;
    }
    var out = new ArrayList<byte[]>(stored.size());
    trees(definition, stored, tree -> out.add(Json.bytes(tree)));
    return out;
  }

  /** Gives trees in the definition's version, in the order of the objects. */
  static void trees(ResourceDefinition definition, List<byte[]> stored, Consumer<JsonObject> each) {
    var batch = new ArrayList<JsonObject>();
    long bytes = 0;
    for (byte[] one : stored) {
      if (!batch.isEmpty() && bytes + one.length > BATCH_BYTES) {
        ObjectIntake.fromStorage(definition, batch).forEach(each);
        batch.clear();
        bytes = 0;
      }
      batch.add(Json.parseEncoded(one));
      bytes += one.length;
    }
    if (!batch.isEmpty()) {
      ObjectIntake.fromStorage(definition, batch).forEach(each);
    }
  }

  /** The metadata of an object alone. */
  public static JsonObject partial(ResourceDefinition definition, OutputForm form, byte[] stored) {
    return partial(form, described(definition, stored));
  }

  /** The metadata of several objects. */
  static JsonArray partials(ResourceDefinition definition, OutputForm form, List<byte[]> stored) {
    var out = new JsonArray(stored.size());
    described(definition, stored, tree -> out.add(partial(form, tree)));
    return out;
  }

  static JsonObject partial(OutputForm form, JsonObject tree) {
    return JsonObject.of(
        "kind",
        "PartialObjectMetadata",
        "apiVersion",
        form.metaApiVersion(),
        "metadata",
        Meta.of(tree));
  }

  /**
   * A tree that shows metadata and columns: they are the same in all versions of built-in kinds.
   */
  private static JsonObject described(ResourceDefinition definition, byte[] stored) {
    return definition.builtIn() ? Json.parseEncoded(stored) : tree(definition, stored);
  }

  private static void described(
      ResourceDefinition definition, List<byte[]> stored, Consumer<JsonObject> each) {
    if (definition.builtIn()) {
      stored.forEach(one -> each.accept(Json.parseEncoded(one)));
    } else {
      trees(definition, stored, each);
    }
  }

  /**
   * A table.
   *
   * @param metadata of the list, or the resourceVersion of the only object
   * @param include {@code Metadata}, {@code Object}, {@code None}, or empty for the default
   * @param withColumns false for all but the first event of a watch
   */
  public static JsonObject table(
      ResourceDefinition definition,
      OutputForm form,
      JsonObject metadata,
      List<byte[]> objects,
      String include,
      boolean withColumns) {
    Instant now = Instant.now();
    var rows = new JsonArray(objects.size());
    described(definition, objects, tree -> rows.add(row(definition, form, tree, include, now)));
    Object columns = withColumns ? new JsonArray(definition.printer().columns()) : JsonNull.NULL;
    return table(form, metadata, columns, rows);
  }

  /** A table of one view of an object, such as its scale. */
  static JsonObject table(Printer printer, OutputForm form, JsonObject view, String include) {
    JsonObject row = row(printer, view, Instant.now());
    row.put("object", shown(form, view, view, include));
    var metadata = JsonObject.of("resourceVersion", Meta.resourceVersion(view));
    return table(form, metadata, new JsonArray(printer.columns()), JsonArray.of(row));
  }

  private static JsonObject table(
      OutputForm form, JsonObject metadata, Object columns, JsonArray rows) {
    return JsonObject.of(
        "kind",
        "Table",
        "apiVersion",
        form.metaApiVersion(),
        "metadata",
        metadata,
        "columnDefinitions",
        columns,
        "rows",
        rows);
  }

  /** Refuses a wish of what tables show that is none, as early as the request is read. */
  public static void checkInclude(OutputForm form, String include) {
    if (form.shape() == OutputForm.Shape.TABLE && !INCLUDES.contains(include)) {
      throw ApiException.badRequest(
          "Unable to convert to Table as requested: includeObject: Invalid value: "
              + Json.string(include)
              + ": must be 'Metadata', 'Object', 'None', or empty");
    }
  }

  private static JsonObject row(
      ResourceDefinition definition,
      OutputForm form,
      JsonObject tree,
      String include,
      Instant now) {
    JsonObject row = row(definition.printer(), tree, now);
    boolean convert = include.equals("Object") && definition.builtIn();
    JsonObject whole = convert ? ObjectIntake.fromStorage(definition, tree) : tree;
    row.put("object", shown(form, tree, whole, include));
    return row;
  }

  private static JsonObject row(Printer printer, JsonObject tree, Instant now) {
    Printer.Row printed = printer.row(tree, now);
    var row = JsonObject.of("cells", printed.cells());
    if (!printed.conditions().isEmpty()) {
      row.put("conditions", printed.conditions());
    }
    return row;
  }

  private static Object shown(OutputForm form, JsonObject tree, JsonObject whole, String include) {
    return switch (include) {
      case "None" -> JsonNull.NULL;
      case "Object" -> whole;
      default -> partial(form, tree);
    };
  }
}
