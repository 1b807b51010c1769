package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.selector.FieldSelector;

/**
 * What somebody wants to do. Immutable.
 *
 * @param what the resource, or for other paths only the verb
 * @param path the URL path for requests that are not about resources
 * @param fields what collections are narrowed down to
 */
public record AccessAttributes(UserInfo user, RequestInfo what, String path, FieldSelector fields) {

  public AccessAttributes(UserInfo user, RequestInfo what, String path) {
    this(user, what, path, FieldSelector.everything());
  }

  public static AccessAttributes of(ApiRequest request) {
    return new AccessAttributes(
        request.user(), RequestInfo.asked(request), request.rawPath(), RequestInfo.fields(request));
  }
}
