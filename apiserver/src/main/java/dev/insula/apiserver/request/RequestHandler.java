package dev.insula.apiserver.request;

/** Answers requests. Thread-safe; blocks, so it is called on virtual threads. */
@FunctionalInterface
public interface RequestHandler {

  /**
   * @throws dev.insula.machinery.object.ApiException when it fails; whoever writes the answer makes
   *     a Status body of it
   */
  ApiResponse handle(ApiRequest request);
}
