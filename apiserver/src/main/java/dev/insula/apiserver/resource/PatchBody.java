package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.patch.JsonPatch;
import dev.insula.machinery.patch.MergePatch;
import dev.insula.machinery.patch.Patch;
import dev.insula.machinery.patch.StrategicMergePatch;
import dev.insula.machinery.yaml.Yaml;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The patch in a body.
 *
 * @param patchOrNull null for an apply
 * @param applied the configuration to be applied; null for a patch
 * @param problems members of the patch itself that are not known
 */
record PatchBody(
    @Nullable Patch patchOrNull, @Nullable JsonObject applied, RequestBody.Problems problems) {

  private static final Set<String> OPERATION_MEMBERS = Set.of("op", "path", "from", "value");

  /**
   * @throws ApiException 415 for a kind of patch the resource does not take, 400 for a bad body
   */
  static PatchBody read(Exchange exchange) {
    ApiRequest request = exchange.request();
    String type = RequestBody.mediaType(request);
    return switch (type) {
      case "application/json-patch+json" -> {
        Object body = json(request);
        yield new PatchBody(JsonPatch.of(body), null, unknownMembers(body));
      }
      case "application/merge-patch+json" -> of(MergePatch.of(json(request)));
      case "application/strategic-merge-patch+json" -> {
        if (!exchange.definition().builtIn()) {
          throw RequestBody.unsupported("415: Unsupported Media Type");
        }
        yield of(StrategicMergePatch.of(json(request)));
      }
      case "application/apply-patch+yaml" ->
          new PatchBody(null, configuration(request), RequestBody.Problems.NONE);
      default -> throw RequestBody.unsupported("415: Unsupported Media Type");
    };
  }

  private static PatchBody of(Patch patch) {
    return new PatchBody(patch, null, RequestBody.Problems.NONE);
  }

  private static JsonObject configuration(ApiRequest request) {
    byte[] bytes = RequestBody.bytes(request);
    Object value;
    try {
      value = Yaml.parse(bytes);
    } catch (Yaml.MalformedYamlException e) {
      throw ApiException.badRequest("error decoding YAML: " + e.getMessage());
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw ApiException.badRequest(
        "error decoding YAML: json: cannot unmarshal "
            + RequestBody.goKind(value)
            + " into Go value of type map[string]interface {}");
  }

  Patch patch() {
    return Objects.requireNonNull(patchOrNull);
  }

  private static Object json(ApiRequest request) {
    byte[] bytes = RequestBody.bytes(request);
    try {
      return Json.parse(bytes);
    } catch (Json.MalformedJsonException e) {
      throw ApiException.badRequest(
          "error decoding patch: " + GoJsonErrors.describe(bytes, String.valueOf(e.getMessage())));
    }
  }

  private static RequestBody.Problems unknownMembers(Object body) {
    var found = new ArrayList<String>(0);
    if (body instanceof JsonArray operations) {
      for (int i = 0; i < operations.size(); i++) {
        if (operations.get(i) instanceof JsonObject operation) {
          for (String member : operation.keySet()) {
            if (!OPERATION_MEMBERS.contains(member)) {
              found.add("json patch unknown field \"[" + i + "]." + member + "\"");
            }
          }
        }
      }
    }
    return new RequestBody.Problems(found, false);
  }
}
