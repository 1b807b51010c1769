package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.registry.Printer;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Shows stored objects in the forms clients ask for. Stateless. */
public final class ObjectForms {

  private static final Set<String> INCLUDES = Set.of("", "Metadata", "Object", "None");

  private ObjectForms() {}

  /** The bytes of a whole object in the definition's version: the stored ones where possible. */
  public static byte[] whole(ResourceDefinition definition, byte[] stored) {
    return definition.servesStorageVersion() ? stored : Json.bytes(tree(definition, stored));
  }

  /** A tree in the definition's version. */
  public static JsonObject tree(ResourceDefinition definition, byte[] stored) {
    return ObjectIntake.fromStorage(definition, Json.parseObject(stored));
  }

  /** The metadata of an object alone. */
  public static JsonObject partial(OutputForm form, byte[] stored) {
    return JsonObject.of(
        "kind",
        "PartialObjectMetadata",
        "apiVersion",
        form.metaApiVersion(),
        "metadata",
        Meta.of(Json.parseObject(stored)));
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
    Printer printer = definition.printer();
    var rows = new JsonArray(objects.size());
    for (byte[] stored : objects) {
      rows.add(row(definition, form, stored, include, now));
    }
    Object columns =
        withColumns ? new JsonArray(printer.columns()) : dev.insula.machinery.json.JsonNull.NULL;
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

  /** Refuses a wish that is none, as early as the request is read. */
  public static void checkInclude(String include) {
    if (!INCLUDES.contains(include)) {
      throw ApiException.badRequest(
          "Unable to convert to Table as requested: includeObject: Invalid value: "
              + Json.string(include)
              + ": must be 'Metadata', 'Object', 'None', or empty");
    }
  }

  private static JsonObject row(
      ResourceDefinition definition, OutputForm form, byte[] stored, String include, Instant now) {
    JsonObject tree = Json.parseObject(stored);
    Printer.Row printed = definition.printer().row(tree, now);
    var row = JsonObject.of("cells", printed.cells());
    if (!printed.conditions().isEmpty()) {
      row.put("conditions", printed.conditions());
    }
    switch (include) {
      case "None" -> row.put("object", dev.insula.machinery.json.JsonNull.NULL);
      case "Object" -> row.put("object", ObjectIntake.fromStorage(definition, tree));
      default -> row.put("object", partial(form, stored));
    }
    return row;
  }

  /** A stored object as an item of a list of built-in kind: without the type the list says. */
  static int itemStart(ResourceDefinition definition, byte[] stored) {
    return definition.builtIn() ? ObjectEncoding.afterType(stored) : 0;
  }
}
