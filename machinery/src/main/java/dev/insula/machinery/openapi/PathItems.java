package dev.insula.machinery.openapi;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Groups operations by their paths, as both versions of OpenAPI do. Stateless. */
final class PathItems {

  private PathItems() {}

  /**
   * @param parameter makes a parameter of its name and place
   * @param rendered makes an operation
   */
  static JsonObject of(
      List<ApiOperation> operations,
      BiFunction<String, String, JsonObject> parameter,
      Function<ApiOperation, JsonObject> rendered) {
    Map<String, JsonObject> paths = new TreeMap<>();
    for (ApiOperation operation : operations) {
      paths
          .computeIfAbsent(operation.path(), _ -> shared(operation, parameter))
          .put(operation.method(), rendered.apply(operation));
    }
    var out = new JsonObject();
    out.putAll(paths);
    return out;
  }

  /** A path item with the parameters that all operations on the path have. */
  private static JsonObject shared(
      ApiOperation operation, BiFunction<String, String, JsonObject> parameter) {
    var parameters = new JsonArray();
    for (String name : PathParameters.of(operation.path())) {
      JsonObject made = parameter.apply(name, "path");
      made.put("required", true);
      parameters.add(made);
    }
    if (!operation.action().isEmpty() && !operation.action().equals("connect")) {
      parameters.add(parameter.apply("pretty", "query"));
    }
    var item = new JsonObject();
    if (!parameters.isEmpty()) {
      item.put("parameters", parameters);
    }
    return item;
  }
}
