package dev.insula.apiserver.registry;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.List;

/** The table of kinds that declare no columns: name and time of creation. */
public final class PlainPrinter implements Printer {

  private static final String NAME_HELP =
      "Name must be unique within a namespace. Is required when creating resources, although some"
          + " resources may allow a client to request the generation of an appropriate name"
          + " automatically. Name is primarily intended for creation idempotence and configuration"
          + " definition. Cannot be updated. More info:"
          + " https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";
  private static final String CREATED_HELP =
      "CreationTimestamp is a timestamp representing the server time when this object was created."
          + " It is not guaranteed to be set in happens-before order across separate operations."
          + " Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\n"
          + "Populated by the system. Read-only. Null for lists. More info:"
          + " https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

  private static final List<JsonObject> COLUMNS =
      List.of(column("Name", "name", NAME_HELP), column("Created At", "date", CREATED_HELP));

  @Override
  public List<JsonObject> columns() {
    return COLUMNS;
  }

  @Override
  public Row row(JsonObject object, Instant now) {
    String created = Meta.of(object).string("creationTimestamp", "");
    return new Row(JsonArray.of(Meta.name(object), created), new JsonArray());
  }

  private static JsonObject column(String name, String format, String description) {
    return JsonObject.of(
        "name",
        name,
        "type",
        format.equals("date") ? "date" : "string",
        "format",
        format.equals("date") ? "" : format,
        "description",
        description,
        "priority",
        0L);
  }
}
