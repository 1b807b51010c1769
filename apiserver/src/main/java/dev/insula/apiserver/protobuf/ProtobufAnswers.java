package dev.insula.apiserver.protobuf;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.RequestHandler;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.List;
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
    String clause = preferred(request);
    if (clause.isEmpty() || !isResource(request.path(), clause)) {
      return handler.handle(request);
    }
    String parameters = clause.substring(PROTOBUF.length()).replace(STREAM, "");
    ApiResponse answer = handler.handle(request.withAccept("application/json" + parameters));
    if (!answer.contentType().equals(ApiResponse.JSON)) {
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
   * Paths of built-in resources, and of all others if only the metadata is asked for; documents of
   * discovery have forms of their own.
   */
  private boolean isResource(List<String> path, String clause) {
    if (path.size() > 2 && path.getFirst().equals("api")) {
      return true;
    }
    boolean metadata = clause.contains(";as=PartialObjectMetadata");
    return path.size() > 3
        && path.getFirst().equals("apis")
        && (metadata || groups.contains(path.get(1)));
  }

  /** The first clause of the Accept header, if it is for protobuf in a form that there is. */
  private static String preferred(ApiRequest request) {
    String clause = request.headers().first("Accept", "").split(",", 2)[0].replace(" ", "");
    boolean protobuf = clause.equals(PROTOBUF) || clause.startsWith(PROTOBUF + ";");
    return protobuf && !clause.contains(";as=Table") ? clause : "";
  }
}
