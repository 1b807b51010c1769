package dev.insula.apiserver.authentication;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets who may do so act as somebody else, by the {@code Impersonate-} headers. Thread-safe.
 *
 * <p>Tried are the constrained ways of KEP-5284 that fit the wanted user, then the classic one that
 * allows everything the user may; the way that a requester last succeeded by is tried first. Source
 * of the rules: the user impersonation page, the KEP, and the oracle's cases auth/identity.
 */
public final class Impersonation {

  private static final String ANONYMOUS = UserInfo.ANONYMOUS.name();

  /** Requesters whose way is remembered. */
  private static final int REMEMBERED = 1024;

  private final List<ImpersonationMode> modes;
  private final BoundedCache<String, ImpersonationMode> lastWay = new BoundedCache<>(REMEMBERED);

  public Impersonation(Authorizer authorizer) {
    this.modes = ImpersonationMode.all(authorizer);
  }

  /**
   * The request as the user it is to be done as.
   *
   * @param request with the user that was authenticated
   * @throws ApiException 403 if the requester may not, 400 if the headers name no user
   */
  public ApiRequest apply(ApiRequest request) {
    Optional<UserInfo> wanted = ImpersonationHeaders.read(request.headers());
    return wanted.isEmpty() ? request : request.withUser(authorized(request, wanted.get()));
  }

  private UserInfo authorized(ApiRequest request, UserInfo wanted) {
    AccessAttributes access = AccessAttributes.of(request);
    String requester = request.user().name();
    ImpersonationMode first = lastWay.get(requester);
    @Nullable ApiException refusal = null;
    for (ImpersonationMode mode : inOrder(first)) {
      if (!mode.supports(wanted, request.user())) {
        continue;
      }
      try {
        UserInfo actual = mode.check(wanted, access);
        lastWay.put(requester, mode);
        return withGroups(actual);
      } catch (ApiException e) {
        refusal = refusal == null ? e : refusal;
      }
    }
    throw refusal == null ? ApiException.unauthorized() : refusal;
  }

  private List<ImpersonationMode> inOrder(@Nullable ImpersonationMode first) {
    if (first == null) {
      return modes;
    }
    var ordered = new ArrayList<ImpersonationMode>(modes.size());
    ordered.add(first);
    modes.stream().filter(mode -> !mode.equals(first)).forEach(ordered::add);
    return ordered;
  }

  private static UserInfo withGroups(UserInfo user) {
    if (!user.name().equals(ANONYMOUS)) {
      return RequestAuthenticator.authenticated(user);
    }
    if (user.isIn(UserInfo.ALL_UNAUTHENTICATED)) {
      return user;
    }
    var groups = new ArrayList<>(user.groups());
    groups.add(UserInfo.ALL_UNAUTHENTICATED);
    return new UserInfo(user.name(), user.uid(), groups, user.extra());
  }
}
