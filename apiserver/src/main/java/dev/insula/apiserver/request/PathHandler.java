package dev.insula.apiserver.request;

import java.util.Optional;

/** Answers some paths that are not about API resources: health, discovery, OpenAPI. Thread-safe. */
@FunctionalInterface
public interface PathHandler {

  /**
   * @return empty if the path is another's to answer
   */
  Optional<ApiResponse> handle(ApiRequest request);
}
