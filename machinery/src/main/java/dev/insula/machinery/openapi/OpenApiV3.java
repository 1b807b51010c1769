package dev.insula.machinery.openapi;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;

/** Documents of OpenAPI 3.0. Stateless. */
public final class OpenApiV3 {

  private static final String SCHEMAS = "#/components/schemas/";

  private OpenApiV3() {}

  /**
   * One document.
   *
   * @param schemas by name; in them references begin with {@code #/components/schemas/}
   */
  public static JsonObject document(
      String version, List<ApiOperation> operations, Map<String, JsonObject> schemas) {
    var out = new JsonObject();
    out.put("openapi", "3.0.0");
    out.put("info", JsonObject.of("title", "Kubernetes", "version", version));
    out.put("paths", PathItems.of(operations, OpenApiV3::parameter, OpenApiV3::operation));
    var components = new JsonObject();
    if (!schemas.isEmpty()) {
      var all = new JsonObject();
      all.putAll(schemas);
      components.put("schemas", all);
    }
    components.put("securitySchemes", JsonObject.of("BearerToken", bearerToken()));
    out.put("components", components);
    return out;
  }

  static JsonObject bearerToken() {
    return JsonObject.of(
        "description",
        "Bearer Token authentication",
        "type",
        "apiKey",
        "name",
        "authorization",
        "in",
        "header");
  }

  private static JsonObject parameter(String name, String in) {
    return JsonObject.of(
        "name",
        name,
        "in",
        in,
        "description",
        Parameters.purpose(name),
        "schema",
        JsonObject.of("type", Parameters.type(name), "uniqueItems", true));
  }

  private static JsonObject operation(ApiOperation operation) {
    var out = new JsonObject();
    out.put("tags", JsonArray.of(operation.tag()));
    out.put("description", operation.description());
    out.put("operationId", operation.id());
    if (!operation.query().isEmpty()) {
      var parameters = new JsonArray();
      operation.query().forEach(name -> parameters.add(parameter(name, "query")));
      out.put("parameters", parameters);
    }
    if (!operation.body().isEmpty()) {
      var body = JsonObject.of("content", content(operation.consumes(), operation.body()));
      if (operation.bodyRequired()) {
        body.put("required", true);
      }
      out.put("requestBody", body);
    }
    var responses = new JsonObject();
    for (int code : operation.codes()) {
      responses.put(
          Integer.toString(code),
          JsonObject.of(
              "description",
              ApiOperation.meaning(code),
              "content",
              content(operation.produces(), operation.result())));
    }
    responses.put("401", JsonObject.of("description", ApiOperation.meaning(401)));
    out.put("responses", responses);
    KindMarks.put(operation, out);
    return out;
  }

  private static JsonObject content(List<String> media, String type) {
    var out = new JsonObject();
    for (String each : media) {
      JsonObject schema =
          type.isEmpty() ? JsonObject.of("type", "string") : JsonObject.of("$ref", SCHEMAS + type);
      out.put(each, JsonObject.of("schema", schema));
    }
    return out;
  }
}
