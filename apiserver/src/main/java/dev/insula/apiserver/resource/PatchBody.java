package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.patch.JsonPatch;
import dev.insula.machinery.patch.MergePatch;
import dev.insula.machinery.patch.Patch;
import dev.insula.machinery.patch.StrategicMergePatch;
import dev.insula.machinery.patch.UnreadablePatch;
import dev.insula.machinery.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The patch in a body.
 *
 * @param patchOrNull null for an apply
 * @param applied the configuration to be applied; null for a patch
 * @param call what is asked for with it, which knows the members of the patch itself that are not
 *     known or there several times
 */
record PatchBody(@Nullable Patch patchOrNull, @Nullable JsonObject applied, WriteCall call) {

  private static final Set<String> OPERATION_MEMBERS = Set.of("op", "path", "from", "value");

  /** Unknown members are looked for until there are this many. */
  private static final int MAX_PROBLEMS = 100;

  /**
   * Reads what is sent after the options, as Kubernetes does.
   *
   * @throws ApiException 415 for a kind of patch the resource does not take, 400 or 422 for bad
   *     options and for a bad configuration; a patch that is bad says so when it is applied
   */
  static PatchBody read(Exchange exchange) {
    ApiRequest request = exchange.request();
    String type = RequestBody.mediaType(request);
    return switch (type) {
      case "application/json-patch+json" -> patch(exchange, PatchBody::jsonPatch);
      case "application/merge-patch+json" ->
          patch(exchange, (body, found) -> MergePatch.of(json(body, found)));
      case "application/strategic-merge-patch+json" -> {
        if (!exchange.definition().builtIn()) {
          throw RequestBody.unsupported(
              "the body of the request was in an unknown format - accepted media types include:"
                  + " application/json-patch+json, application/merge-patch+json,"
                  + " application/apply-patch+yaml");
        }
        yield patch(exchange, (body, found) -> StrategicMergePatch.of(json(body, found)));
      }
      case "application/apply-patch+yaml" -> configuration(exchange);
      default -> throw RequestBody.unsupported("415: Unsupported Media Type");
    };
  }

  /** Makes a patch of a body, and notes what is strange about it. */
  private interface PatchReader {
    Patch read(ApiRequest request, List<String> found);
  }

  private static PatchBody patch(Exchange exchange, PatchReader reader) {
    ApiRequest request = exchange.request();
    RequestBody.checkSize(request);
    WriteCall call = exchange.writeCall(WriteOptionRules.Kind.PATCH);
    var found = new ArrayList<String>(0);
    try {
      Patch patch = reader.read(request, found);
      return new PatchBody(patch, null, call.withProblems(new RequestBody.Problems(found, false)));
    } catch (ApiException e) {
      return new PatchBody(new UnreadablePatch(e), null, call);
    }
  }

  private static Patch jsonPatch(ApiRequest request, List<String> found) {
    Object body = json(request, found);
    JsonPatch patch = JsonPatch.of(body);
    findUnknown(body, found);
    found.replaceAll(problem -> "json patch " + problem);
    return patch;
  }

  private static PatchBody configuration(Exchange exchange) {
    byte[] bytes = RequestBody.bytes(exchange.request());
    WriteCall options = exchange.writeCall(WriteOptionRules.Kind.APPLY);
    var found = new ArrayList<String>(0);
    Object value;
    try {
      value = configuration(bytes, found);
    } catch (Yaml.MalformedYamlException e) {
      throw ApiException.badRequest(
          "error decoding YAML: error converting YAML to JSON: " + e.getMessage());
    }
    WriteCall call = options.withProblems(new RequestBody.Problems(found, true));
    return switch (value) {
      case JsonObject object -> new PatchBody(null, object, call);
      case JsonNull _ -> new PatchBody(null, new JsonObject(), call);
      default ->
          throw ApiException.badRequest(
              "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot"
                  + " unmarshal "
                  + RequestBody.goKind(value)
                  + " into Go value of type map[string]interface {}");
    };
  }

  /** YAML; most clients send JSON, which is YAML too and is read faster. */
  private static Object configuration(byte[] bytes, List<String> found) {
    if (bytes.length > 0 && bytes[0] == '{') {
      try {
        var duplicates = new ArrayList<String>(0);
        Object value = Json.parse(bytes, duplicates);
        if (duplicates.isEmpty()) {
          return value;
        }
      } catch (Json.MalformedJsonException e) {
        // It may still be YAML.
      }
    }
    return Yaml.parse(new String(bytes, StandardCharsets.UTF_8), found);
  }

  /**
   * Refuses a configuration with members that are there several times, if it is to be read
   * strictly.
   */
  void checkStrict() {
    WriteCall.Decoding decoding = call.decoding();
    if (decoding.validation() == WriteCall.FieldValidation.STRICT
        && !decoding.problems().found().isEmpty()) {
      throw ApiException.badRequest(
          "error strict decoding YAML: error converting YAML to JSON: "
              + decoding.problems().texts(true).getFirst());
    }
  }

  Patch patch() {
    return Objects.requireNonNull(patchOrNull);
  }

  private static Object json(ApiRequest request, List<String> found) {
    byte[] bytes = RequestBody.bytes(request);
    try {
      var duplicates = new ArrayList<String>(0);
      Object value = Json.parse(bytes, duplicates);
      duplicates.forEach(path -> found.add("duplicate field \"" + path + "\""));
      return value;
    } catch (Json.MalformedJsonException e) {
      throw ApiException.badRequest(
          unreadable(request, GoJsonErrors.describe(bytes, String.valueOf(e.getMessage()))));
    }
  }

  /** Strategic patches, and others that nobody wants read strictly, are read once, by the merge. */
  private static String unreadable(ApiRequest request, String what) {
    String type = RequestBody.mediaType(request);
    if (type.equals("application/strategic-merge-patch+json")) {
      return what;
    }
    if (!"Ignore".equals(request.query().first("fieldValidation"))) {
      return "error decoding patch: " + what;
    }
    return type.equals("application/merge-patch+json") ? "Invalid JSON Patch" : what;
  }

  private static void findUnknown(Object body, List<String> found) {
    if (!(body instanceof JsonArray operations)) {
      return;
    }
    for (int i = 0; i < operations.size() && found.size() < MAX_PROBLEMS; i++) {
      if (operations.get(i) instanceof JsonObject operation) {
        for (String member : operation.keySet()) {
          if (!OPERATION_MEMBERS.contains(member)) {
            found.add("unknown field \"[" + i + "]." + member + "\"");
          }
        }
      }
    }
  }
}
