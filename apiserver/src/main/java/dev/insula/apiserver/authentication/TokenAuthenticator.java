package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.ApiException;
import java.util.List;
import java.util.Optional;

/** Users with a bearer token. Thread-safe. */
final class TokenAuthenticator implements Authenticator {

  private final TokenVerifier verifier;
  private final List<String> audiences;

  TokenAuthenticator(TokenVerifier verifier, List<String> audiences) {
    this.verifier = verifier;
    this.audiences = List.copyOf(audiences);
  }

  @Override
  public Optional<UserInfo> authenticate(ApiRequest request) {
    Optional<String> token = BearerToken.of(request);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (verifier.verify(token.get(), audiences) instanceof TokenVerifier.Verdict.Valid valid) {
      return Optional.of(valid.user());
    }
    throw ApiException.unauthorized();
  }
}
