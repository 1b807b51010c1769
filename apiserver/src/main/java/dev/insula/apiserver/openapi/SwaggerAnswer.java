package dev.insula.apiserver.openapi;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code /openapi/v2}, as JSON or protobuf, with the custom kinds of one control plane put into the
 * document of the built-in ones.
 */
final class SwaggerAnswer {

  private static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
  private static final String OLD_PROTOBUF =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  private final BuiltInOpenApi builtIn;
  private final @Nullable CustomOpenApi custom;

  SwaggerAnswer(BuiltInOpenApi builtIn, @Nullable CustomOpenApi custom) {
    this.builtIn = builtIn;
    this.custom = custom;
  }

  ApiResponse to(ApiRequest request) {
    for (String type : Answers.accepted(request)) {
      switch (type) {
        case PROTOBUF, OLD_PROTOBUF -> {
          return protobuf(request);
        }
        case "application/json", "application/*", "*/*" -> {
          return json(request);
        }
        default -> {
          // Another form may be acceptable.
        }
      }
    }
    return Answers.accepted(request).isEmpty() ? json(request) : Answers.notAcceptable();
  }

  private ApiResponse json(ApiRequest request) {
    BuiltInOpenApi.Entry entry = Objects.requireNonNull(builtIn.entry("v2"));
    if (custom == null) {
      return Answers.compressed(
          request, ApiResponse.JSON, entry.hash(), false, builtIn.compressed(entry));
    }
    JsonObject document = Json.parseObject(builtIn.plain(entry));
    document.objectOrCreate("paths").putAll(custom.v2Part().objectAt("paths"));
    document.objectOrCreate("definitions").putAll(custom.v2Part().objectAt("definitions"));
    byte[] body = Json.bytes(document);
    return Answers.plain(request, ApiResponse.JSON, CustomOpenApi.hash(body), false, List.of(body));
  }

  /** Protobuf messages that follow one another are one. */
  private ApiResponse protobuf(ApiRequest request) {
    BuiltInOpenApi.Entry entry = Objects.requireNonNull(builtIn.entry("v2.pb"));
    if (custom == null) {
      return Answers.compressed(request, PROTOBUF, entry.hash(), false, builtIn.compressed(entry));
    }
    byte[] first = builtIn.plain(entry);
    byte[] more = custom.v2Protobuf();
    return Answers.plain(
        request, PROTOBUF, CustomOpenApi.hash(first, more), false, List.of(first, more));
  }
}
