package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.resource.DeleteVerb.Deletion;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads DeleteOptions from the body or, if there is none, from the query. Stateless.
 *
 * @param deletion what is asked for
 * @param dryRun whether only to try
 * @param cascading whether it is asked for in the old way that dependents go as well
 */
record DeleteOptionRules(Deletion deletion, boolean dryRun, boolean cascading) {

  static DeleteOptionRules read(ApiRequest request) {
    JsonObject options =
        RequestBody.bytes(request).length > 0 ? body(request) : query(request.query());
    DeleteOptionChecks.check(options);
    JsonObject preconditions = options.objectAt("preconditions");
    Long grace = options.get("gracePeriodSeconds") instanceof Long seconds ? seconds : null;
    return new DeleteOptionRules(
        new Deletion(
            preconditions.string("uid"),
            preconditions.string("resourceVersion"),
            grace,
            DeleteOptionChecks.propagation(options)),
        !options.strings("dryRun").isEmpty(),
        Boolean.FALSE.equals(options.get("orphanDependents")));
  }

  private static JsonObject body(ApiRequest request) {
    JsonObject options = RequestBody.object(request, "").object();
    String kind = options.string("kind", "");
    if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
      throw ApiException.badRequest(
          "no kind \""
              + kind
              + "\" is registered for version \""
              + options.string("apiVersion", "")
              + "\" in scheme \"pkg/apis/meta/internalversion/scheme/register.go:27\"");
    }
    checkType(options, "gracePeriodSeconds", "int64", Long.class);
    checkType(options, "orphanDependents", "bool", Boolean.class);
    checkType(options, "propagationPolicy", "v1.DeletionPropagation", String.class);
    checkType(options, "dryRun", "[]string", JsonArray.class);
    checkType(options, "preconditions", "v1.Preconditions", JsonObject.class);
    return options;
  }

  private static JsonObject query(Query query) {
    var options = new JsonObject();
    if (query.has("gracePeriodSeconds")) {
      options.put("gracePeriodSeconds", ListOptionRules.number(query, "gracePeriodSeconds"));
    }
    if (query.has("orphanDependents")) {
      options.put("orphanDependents", query.flag("orphanDependents"));
    }
    put(options, "propagationPolicy", query.first("propagationPolicy"));
    var preconditions = new JsonObject();
    for (String precondition : List.of("uid", "resourceVersion")) {
      String value = query.first(precondition, "");
      put(preconditions, precondition, value.isEmpty() ? null : value);
    }
    options.put("preconditions", preconditions);
    List<String> dryRun = query.all("dryRun");
    if (!dryRun.isEmpty()) {
      options.put("dryRun", new JsonArray(dryRun));
    }
    return options;
  }

  private static void put(JsonObject options, String name, @Nullable String value) {
    if (value != null) {
      options.put(name, value);
    }
  }

  private static void checkType(JsonObject options, String field, String goType, Class<?> wanted) {
    Object value = options.get(field);
    if (value != null && value != JsonNull.NULL && !wanted.isInstance(value)) {
      boolean unfit = wanted == Long.class && value instanceof Number;
      throw ApiException.badRequest(
          "json: cannot unmarshal "
              + RequestBody.goKind(value)
              + (unfit ? " " + value : "")
              + " into Go struct field DeleteOptions."
              + field
              + " of type "
              + goType);
    }
  }
}
