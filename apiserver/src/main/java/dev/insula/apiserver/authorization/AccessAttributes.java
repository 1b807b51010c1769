package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;

/**
 * What somebody wants to do. Immutable.
 *
 * @param what the resource, or for other paths only the verb
 * @param path the URL path for requests that are not about resources
 */
public record AccessAttributes(UserInfo user, RequestInfo what, String path) {

  public static AccessAttributes of(ApiRequest request) {
    return new AccessAttributes(request.user(), RequestInfo.of(request), request.rawPath());
  }
}
