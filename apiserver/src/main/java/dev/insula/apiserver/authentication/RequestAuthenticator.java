package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks authenticators in turn. Thread-safe.
 *
 * <p>The first that knows the user wins. Who shows only credentials that are bad gets a 401, and
 * never passes as anonymous; who shows none is {@link UserInfo#ANONYMOUS}.
 */
final class RequestAuthenticator implements Authenticator {

  private final List<Authenticator> inTurn;

  RequestAuthenticator(List<Authenticator> inTurn) {
    this.inTurn = List.copyOf(inTurn);
  }

  /** Never empty. */
  @Override
  public Optional<UserInfo> authenticate(ApiRequest request) {
    @Nullable ApiException bad = null;
    for (Authenticator authenticator : inTurn) {
      try {
        Optional<UserInfo> user = authenticator.authenticate(request);
        if (user.isPresent()) {
          return Optional.of(authenticated(user.get()));
        }
      } catch (ApiException e) {
        bad = e;
      }
    }
    if (bad != null) {
      throw bad;
    }
    return Optional.of(UserInfo.ANONYMOUS);
  }

  /** The user as a member of {@code system:authenticated}. */
  static UserInfo authenticated(UserInfo user) {
    if (user.isIn(UserInfo.ALL_AUTHENTICATED) || user.isIn(UserInfo.ALL_UNAUTHENTICATED)) {
      return user;
    }
    var groups = new ArrayList<>(user.groups());
    groups.add(UserInfo.ALL_AUTHENTICATED);
    return new UserInfo(user.name(), user.uid(), groups, user.extra());
  }
}
