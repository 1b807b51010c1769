package dev.insula.machinery.openapi;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Documents of Swagger 2.0. Stateless. */
public final class OpenApiV2 {

  private static final String DEFINITIONS = "#/definitions/";

  private OpenApiV2() {}

  /**
   * One document.
   *
   * @param definitions by name; in them references begin with {@code #/definitions/}
   */
  public static JsonObject document(
      String version, List<ApiOperation> operations, Map<String, JsonObject> definitions) {
    var out = new JsonObject();
    out.put("swagger", "2.0");
    out.put("info", JsonObject.of("title", "Kubernetes", "version", version));
    out.put("paths", paths(operations));
    var all = new JsonObject();
    all.putAll(definitions);
    out.put("definitions", all);
    out.put("securityDefinitions", JsonObject.of("BearerToken", OpenApiV3.bearerToken()));
    out.put("security", JsonArray.of(JsonObject.of("BearerToken", new JsonArray())));
    return out;
  }

  /** The paths alone, for a document that others are put into. */
  public static JsonObject paths(List<ApiOperation> operations) {
    return PathItems.of(operations, OpenApiV2::parameter, OpenApiV2::operation);
  }

  private static JsonObject parameter(String name, String in) {
    return JsonObject.of(
        "name",
        name,
        "in",
        in,
        "description",
        Parameters.purpose(name),
        "type",
        Parameters.type(name),
        "uniqueItems",
        true);
  }

  private static JsonObject operation(ApiOperation operation) {
    var out = new JsonObject();
    out.put("tags", JsonArray.of(operation.tag()));
    out.put("description", operation.description());
    out.put("operationId", operation.id());
    out.put(
        "consumes",
        new JsonArray(operation.consumes().isEmpty() ? List.of("*/*") : operation.consumes()));
    out.put("produces", new JsonArray(operation.produces()));
    out.put("schemes", JsonArray.of("https"));
    var parameters = new JsonArray();
    if (!operation.body().isEmpty()) {
      var body = JsonObject.of("name", "body", "in", "body");
      if (operation.bodyRequired()) {
        body.put("required", true);
      }
      body.put("schema", schema(operation.body()));
      parameters.add(body);
    }
    operation.query().forEach(name -> parameters.add(parameter(name, "query")));
    if (!parameters.isEmpty()) {
      out.put("parameters", parameters);
    }
    var responses = new JsonObject();
    for (int code : operation.codes()) {
      responses.put(
          Integer.toString(code),
          JsonObject.of(
              "description", ApiOperation.meaning(code), "schema", schema(operation.result())));
    }
    responses.put("401", JsonObject.of("description", ApiOperation.meaning(401)));
    out.put("responses", responses);
    KindMarks.put(operation, out);
    return out;
  }

  private static JsonObject schema(String type) {
    return type.isEmpty()
        ? JsonObject.of("type", "string")
        : JsonObject.of("$ref", DEFINITIONS + type);
  }
}
