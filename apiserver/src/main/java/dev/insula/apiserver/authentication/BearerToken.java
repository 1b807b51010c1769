package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.ApiRequest;
import java.util.Optional;

/** The token of an {@code Authorization: Bearer} header (RFC 6750, 2.1). */
final class BearerToken {

  private static final String SCHEME = "bearer ";

  private BearerToken() {}

  /**
   * Empty if the request has no such header, another scheme, or more than one space before the
   * token, which Kubernetes then overlooks.
   */
  static Optional<String> of(ApiRequest request) {
    String header = request.headers().first("Authorization", "").strip();
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String token = header.substring(SCHEME.length());
    int space = token.indexOf(' ');
    return Optional.of(space < 0 ? token : token.substring(0, space)).filter(t -> !t.isEmpty());
  }
}
