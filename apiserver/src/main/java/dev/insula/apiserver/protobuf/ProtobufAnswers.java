package dev.insula.apiserver.protobuf;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.RequestHandler;
import dev.insula.apiserver.resource.Negotiation;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers in protobuf where a client prefers it and the kind is a built-in one: the handler behind
 * it answers in JSON, and that is encoded anew. Thread-safe.
 *
 * <p>Tables have no form in protobuf: clients take JSON there if they say so, and get 406
 * otherwise.
 */
public final class ProtobufAnswers implements RequestHandler {

  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String STREAM = ";stream=watch";

  private final ProtobufEncoding encoding;
  private final Set<String> groups;
  private final RequestHandler handler;

  /**
   * @param groups the built-in API groups
   */
  public ProtobufAnswers(ProtobufEncoding encoding, Set<String> groups, RequestHandler handler) {
    this.encoding = encoding;
    this.groups = groups;
    this.handler = handler;
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    Optional<String> wanted = Negotiation.protobuf(request, true);
    if (wanted.isEmpty()) {
      return handler.handle(request);
    }
    String parameters = wanted.get().replace(STREAM, "");
    boolean offered = offers(request.path(), parameters);
    ApiResponse answer =
        handler.handle(offered ? request.withAccept("application/json" + parameters) : request);
    boolean failure = answer.status() >= 400;
    if (!answer.contentType().equals(ApiResponse.JSON)
        || (failure ? !parameters.isEmpty() : !offered)) {
      return answer;
    }
    return switch (answer) {
      case ApiResponse.Complete whole -> encoded(whole);
      case ApiResponse.Streaming events -> encoded(events);
    };
  }

  private ApiResponse encoded(ApiResponse.Streaming events) {
    return new ApiResponse.Streaming(
        events.status(),
        PROTOBUF + STREAM,
        events.headers(),
        new ProtobufEvents(events.body(), encoding));
  }

  private ApiResponse encoded(ApiResponse.Complete answer) {
    var bytes = new ByteArrayOutputStream();
    answer.body().forEach(bytes::writeBytes);
    JsonObject tree = Json.parseObject(bytes.toByteArray());
    return encoding
        .encode(tree)
        .<ApiResponse>map(
            message ->
                new ApiResponse.Complete(
                    answer.status(), PROTOBUF, answer.headers(), List.of(message)))
        .orElse(answer);
  }

  /**
   * Whether there is a form in protobuf: of built-in resources and of documents of discovery, and
   * of all others if only the metadata is asked for. Failures have one everywhere.
   */
  private boolean offers(List<String> path, String parameters) {
    if (path.isEmpty()) {
      return false;
    }
    boolean named = path.getFirst().equals("apis");
    return path.getFirst().equals("api")
        || (named && (path.size() <= 3 || !parameters.isEmpty() || groups.contains(path.get(1))));
  }
}
