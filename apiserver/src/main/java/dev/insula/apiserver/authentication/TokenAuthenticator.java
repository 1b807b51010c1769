package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.ApiException;
import java.util.List;
import java.util.Optional;

/** Users with a bearer token that one of the verifiers knows. Thread-safe. */
public final class TokenAuthenticator implements Authenticator {

  private final List<TokenVerifier> verifiers;
  private final List<String> audiences;

  public TokenAuthenticator(List<TokenVerifier> verifiers, List<String> audiences) {
    this.verifiers = List.copyOf(verifiers);
    this.audiences = List.copyOf(audiences);
  }

  @Override
  public Optional<UserInfo> authenticate(ApiRequest request) {
    Optional<String> token = BearerToken.of(request);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    for (TokenVerifier verifier : verifiers) {
      if (verifier.verify(token.get(), audiences) instanceof TokenVerifier.Verdict.Valid valid) {
        return Optional.of(valid.user());
      }
    }
    throw ApiException.unauthorized();
  }
}
