package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;

/** Answers watches. Thread-safe. */
public interface WatchAnswers {

  /**
   * @param namespace empty for all
   * @param name of the only object to watch; empty for all
   */
  ApiResponse watch(
      ApiRequest request, ResourceDefinition definition, String namespace, String name);
}
