package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.PathHandler;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import java.util.List;
import java.util.Optional;

/**
 * Says how to check service-account tokens without asking this server: OpenID Connect discovery and
 * the public key set (RFC 7517). Thread-safe.
 */
public final class IssuerPaths implements PathHandler {

  private static final String JWKS_PATH = "/openid/v1/jwks";
  private static final String JWKS_TYPE = "application/jwk-set+json";

  private final ControlPlaneCredentials credentials;

  public IssuerPaths(ControlPlaneCredentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public Optional<ApiResponse> handle(ApiRequest request) {
    return switch (request.rawPath()) {
      case "/.well-known/openid-configuration" -> Optional.of(configuration(request));
      case JWKS_PATH -> Optional.of(keySet(request));
      default -> Optional.empty();
    };
  }

  private static ApiResponse configuration(ApiRequest request) {
    requireGet(request);
    return ApiResponse.json(
        200,
        JsonObject.of(
            "issuer",
            AccountTokens.ISSUER,
            "jwks_uri",
            AccountTokens.ISSUER + JWKS_PATH,
            "response_types_supported",
            JsonArray.of("id_token"),
            "subject_types_supported",
            JsonArray.of("public"),
            "id_token_signing_alg_values_supported",
            JsonArray.of(AccountTokens.ALGORITHM)));
  }

  private ApiResponse keySet(ApiRequest request) {
    requireGet(request);
    if (!accepts(request)) {
      String message = "406: Not Acceptable\n\nAvailable representations: " + JWKS_TYPE;
      throw new ApiException(new Status(406, "NotAcceptable", message, new JsonObject()));
    }
    var key = new JsonObject();
    credentials.tokens().publicJwk().forEach(key::put);
    byte[] body = Json.bytes(JsonObject.of("keys", JsonArray.of(key)));
    return new ApiResponse.Complete(200, JWKS_TYPE, List.of(), List.of(body));
  }

  private static void requireGet(ApiRequest request) {
    if (!request.method().equals("GET")) {
      throw ApiException.methodNotAllowed();
    }
  }

  private static boolean accepts(ApiRequest request) {
    String accept = request.headers().first("Accept", "*/*");
    for (String range : accept.split(",")) {
      String type = range.split(";", 2)[0].strip();
      if (type.equals("*/*") || type.equals("application/*") || type.equals(JWKS_TYPE)) {
        return true;
      }
    }
    return false;
  }
}
