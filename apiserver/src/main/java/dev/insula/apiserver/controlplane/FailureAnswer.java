package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Warnings;
import dev.insula.apiserver.resource.Negotiation;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes answers of failures. Stateless. */
final class FailureAnswer {

  private static final Logger LOG = LoggerFactory.getLogger(FailureAnswer.class);

  private FailureAnswer() {}

  static ApiResponse of(ApiRequest request, ApiException failure) {
    Status status = failure.status();
    JsonObject body = status.toJson();
    if (hasEmptyDetails(status)) {
      body.remove("code");
      body.put("details", status.details());
      body.put("code", (long) status.code());
    }
    ApiResponse answer =
        Negotiation.failureAsYaml(request)
            ? new ApiResponse.Complete(
                status.code(),
                "application/yaml",
                List.of(),
                List.of(Yaml.text(body).getBytes(StandardCharsets.UTF_8)))
            : ApiResponse.json(status.code(), body);
    return answer.withHeaders(headers(failure));
  }

  private static List<ApiResponse.Header> headers(ApiException failure) {
    var warnings = new Warnings();
    warnings.addAll(failure.warnings());
    var headers = new ArrayList<>(warnings.headers());
    long retry = failure.status().details().integer("retryAfterSeconds", 0);
    if (retry > 0) {
      headers.add(new ApiResponse.Header("Retry-After", Long.toString(retry)));
    }
    return headers;
  }

  /**
   * Kubernetes gives empty details with errors of its outer layers, and leaves them out elsewhere.
   */
  private static boolean hasEmptyDetails(Status status) {
    return status.details().isEmpty()
        && switch (status.code()) {
          case 403, 404, 405, 422 -> true;
          case 406 -> status.message().startsWith("406");
          case 415 -> status.message().startsWith("415");
          default -> false;
        };
  }

  /** What is not foreseen: the log has the reason, the client an id to ask for it. */
  static ApiResponse ofUnforeseen(ApiRequest request, RuntimeException failure) {
    LOG.error("request failed unforeseen: {} id={}", request, request.requestId(), failure);
    return of(request, ApiException.internal("request " + request.requestId() + " failed"));
  }
}
