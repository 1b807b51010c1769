package dev.insula.apiserver.request;

import java.util.List;
import java.util.Map;

/**
 * Who asks, as authentication found out. Immutable.
 *
 * @param name such as {@code system:serviceaccount:default:default}
 * @param uid empty if the authenticator knows none
 * @param extra further attributes, such as the credential id
 */
public record UserInfo(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {

  public static final String ALL_AUTHENTICATED = "system:authenticated";
  public static final String ALL_UNAUTHENTICATED = "system:unauthenticated";
  public static final String MASTERS = "system:masters";

  /** Who the parts of this process are. */
  public static final String PLATFORM = "system:insula";

  /** Who shows no credentials. */
  public static final UserInfo ANONYMOUS = of("system:anonymous", ALL_UNAUTHENTICATED);

  public UserInfo {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  public static UserInfo of(String name, String... groups) {
    return new UserInfo(name, "", List.of(groups), Map.of());
  }

  public boolean isIn(String group) {
    return groups.contains(group);
  }
}
