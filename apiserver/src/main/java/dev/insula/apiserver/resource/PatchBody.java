package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.patch.JsonPatch;
import dev.insula.machinery.patch.MergePatch;
import dev.insula.machinery.patch.Patch;
import dev.insula.machinery.patch.StrategicMergePatch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The patch in a body.
 *
 * @param patchOrNull null for an apply, whose body is an object of its own
 */
record PatchBody(@Nullable Patch patchOrNull) {

  /**
   * @throws ApiException 415 for a kind of patch the resource does not take, 400 for a bad body
   */
  static PatchBody read(Exchange exchange) {
    ApiRequest request = exchange.request();
    String type = RequestBody.mediaType(request);
    return switch (type) {
      case "application/json-patch+json" -> new PatchBody(JsonPatch.of(json(request)));
      case "application/merge-patch+json" -> new PatchBody(MergePatch.of(json(request)));
      case "application/strategic-merge-patch+json" -> {
        if (!exchange.definition().builtIn()) {
          throw RequestBody.unsupported("415: Unsupported Media Type");
        }
        yield new PatchBody(StrategicMergePatch.of(json(request)));
      }
      default -> throw RequestBody.unsupported("415: Unsupported Media Type");
    };
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
}
