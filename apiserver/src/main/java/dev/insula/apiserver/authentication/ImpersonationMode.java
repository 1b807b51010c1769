package dev.insula.apiserver.authentication;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.Forbidden;
import dev.insula.apiserver.authorization.Quoted;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.ApiException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One way to act as somebody else. Thread-safe.
 *
 * <p>The classic way needs the verb {@code impersonate} on every part of the wanted user. A
 * constrained way needs {@code impersonate:MODE} on them and {@code impersonate-on:MODE:VERB} on
 * what is to be done.
 */
final class ImpersonationMode {

  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String NODE_KEY = "authentication.kubernetes.io/node-name";
  private static final String NODE_PREFIX = "system:node:";
  private static final Pattern DNS_NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private enum Way {
    ASSOCIATED_NODE("associated-node"),
    ARBITRARY_NODE("arbitrary-node"),
    SERVICE_ACCOUNT("serviceaccount"),
    USER_INFO("user-info"),
    CLASSIC("");

    private final String word;

    Way(String word) {
      this.word = word;
    }
  }

  private final Way way;
  private final Authorizer authorizer;

  private ImpersonationMode(Way way, Authorizer authorizer) {
    this.way = way;
    this.authorizer = authorizer;
  }

  /** All ways, the narrowest first. */
  static List<ImpersonationMode> all(Authorizer authorizer) {
    return List.of(Way.values()).stream()
        .map(way -> new ImpersonationMode(way, authorizer))
        .toList();
  }

  /** Whether this is a way to become such a user at all. */
  boolean supports(UserInfo wanted, UserInfo requester) {
    return switch (way) {
      case ASSOCIATED_NODE ->
          isOnlyAName(wanted)
              && node(wanted).isPresent()
              && AccountName.ofUser(requester.name()).isPresent()
              && requester
                  .extra()
                  .getOrDefault(NODE_KEY, List.of())
                  .equals(List.of(node(wanted).get()));
      case ARBITRARY_NODE -> isOnlyAName(wanted) && node(wanted).isPresent();
      case SERVICE_ACCOUNT -> isOnlyAName(wanted) && AccountName.ofUser(wanted.name()).isPresent();
      case USER_INFO -> node(wanted).isEmpty() && AccountName.ofUser(wanted.name()).isEmpty();
      case CLASSIC -> true;
    };
  }

  /**
   * The user to go on as.
   *
   * @param access what the requester wants to do as the user
   * @throws ApiException 403
   */
  UserInfo check(UserInfo wanted, AccessAttributes access) {
    if (isConstrained()) {
      RequestInfo on = withVerb(access.what(), "impersonate-on:" + way.word + ":");
      require(new AccessAttributes(access.user(), on, access.path()));
    }
    requireName(wanted, access.user());
    if (!wanted.uid().isEmpty()) {
      require(access.user(), AUTHENTICATION, "uids", "", "", wanted.uid());
    }
    requireGroups(wanted, access.user());
    requireExtra(wanted, access.user());
    return new UserInfo(wanted.name(), wanted.uid(), groups(wanted), wanted.extra());
  }

  private void requireName(UserInfo wanted, UserInfo requester) {
    Optional<AccountName> account = AccountName.ofUser(wanted.name());
    if (account.isPresent()) {
      AccountName it = account.get();
      require(requester, userGroup(), "serviceaccounts", "", it.namespace(), it.name());
    } else if (isConstrained() && node(wanted).isPresent()) {
      String name = way == Way.ASSOCIATED_NODE ? "*" : node(wanted).get();
      require(requester, userGroup(), "nodes", "", "", name);
    } else {
      require(requester, userGroup(), "users", "", "", wanted.name());
    }
  }

  private void requireGroups(UserInfo wanted, UserInfo requester) {
    for (String group : wanted.groups()) {
      if (isConstrained() && (group.isEmpty() || group.equals(UserInfo.MASTERS))) {
        throw Forbidden.of(
            attributes(requester, userGroup(), "groups", "", "", group),
            "impersonating the "
                + (group.isEmpty() ? "empty string" : group)
                + " group is not allowed");
      }
      require(requester, userGroup(), "groups", "", "", group);
    }
  }

  private void requireExtra(UserInfo wanted, UserInfo requester) {
    for (Map.Entry<String, List<String>> extra : wanted.extra().entrySet()) {
      if (isConstrained() && (extra.getKey().isEmpty() || extra.getValue().contains(""))) {
        throw Forbidden.of(
            attributes(requester, AUTHENTICATION, "userextras", extra.getKey(), "", ""),
            "impersonating empty extra " + Quoted.of(extra.getKey()) + " is not allowed");
      }
      for (String value : extra.getValue()) {
        require(requester, AUTHENTICATION, "userextras", extra.getKey(), "", value);
      }
    }
  }

  /** Nodes and accounts have groups of their own where none are asked for. */
  private List<String> groups(UserInfo wanted) {
    if (isConstrained() && node(wanted).isPresent()) {
      return List.of("system:nodes");
    }
    Optional<AccountName> account = AccountName.ofUser(wanted.name());
    return account.isPresent() && wanted.groups().isEmpty()
        ? account.get().groups()
        : wanted.groups();
  }

  private void require(
      UserInfo requester,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    require(attributes(requester, group, resource, subresource, namespace, name));
  }

  private void require(AccessAttributes access) {
    Authorizer.Decision decision = authorizer.authorize(access);
    if (!decision.allowed()) {
      throw Forbidden.of(access, decision.reason());
    }
  }

  private AccessAttributes attributes(
      UserInfo requester,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    String verb = isConstrained() ? "impersonate:" + way.word : "impersonate";
    var what =
        new RequestInfo(true, verb, group, "v1", namespace, resource, subresource, name, List.of());
    return new AccessAttributes(requester, what, "");
  }

  private boolean isConstrained() {
    return way != Way.CLASSIC;
  }

  private String userGroup() {
    return isConstrained() ? AUTHENTICATION : "";
  }

  private static RequestInfo withVerb(RequestInfo what, String prefix) {
    return new RequestInfo(
        what.resourceRequest(),
        prefix + what.verb(),
        what.group(),
        what.version(),
        what.namespace(),
        what.resource(),
        what.subresource(),
        what.name(),
        what.rest());
  }

  private static Optional<String> node(UserInfo user) {
    if (!user.name().startsWith(NODE_PREFIX)) {
      return Optional.empty();
    }
    String name = user.name().substring(NODE_PREFIX.length());
    return name.length() <= 253 && DNS_NAME.matcher(name).matches()
        ? Optional.of(name)
        : Optional.empty();
  }

  private static boolean isOnlyAName(UserInfo user) {
    return user.uid().isEmpty() && user.groups().isEmpty() && user.extra().isEmpty();
  }
}
