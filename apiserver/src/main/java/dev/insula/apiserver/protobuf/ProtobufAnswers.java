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
 * <p>Watches are not translated: clients take JSON there if they say so, and get 406 otherwise.
 */
public final class ProtobufAnswers implements RequestHandler {

  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

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
    if (!isResource(request.path()) || request.query().flag("watch") || clause.isEmpty()) {
      return handler.handle(request);
    }
    String accept = "application/json" + clause.substring(PROTOBUF.length());
    ApiResponse answer = handler.handle(request.withAccept(accept));
    boolean json = answer.contentType().equals(ApiResponse.JSON);
    return json && answer instanceof ApiResponse.Complete whole ? encoded(whole) : answer;
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

  /** Paths of built-in resources; documents of discovery have forms of their own. */
  private boolean isResource(List<String> path) {
    if (path.size() > 2 && path.getFirst().equals("api")) {
      return true;
    }
    return path.size() > 3 && path.getFirst().equals("apis") && groups.contains(path.get(1));
  }

  /** The first clause of the Accept header, if it is for protobuf in a form that there is. */
  private static String preferred(ApiRequest request) {
    String clause = request.headers().first("Accept", "").split(",", 2)[0].replace(" ", "");
    boolean protobuf = clause.equals(PROTOBUF) || clause.startsWith(PROTOBUF + ";");
    boolean other = clause.contains(";as=Table") || clause.contains(";stream=");
    return protobuf && !other ? clause : "";
  }
}
