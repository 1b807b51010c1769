package dev.insula.apiserver.authentication;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A service account by namespace and name, and the names it has as a user. */
public record AccountName(String namespace, String name) {

  private static final String PREFIX = "system:serviceaccount:";
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  /** The account whose user name this is; empty if it is none. */
  static Optional<AccountName> ofUser(String userName) {
    if (!userName.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = userName.substring(PREFIX.length()).split(":", -1);
    boolean valid =
        parts.length == 2
            && NAMESPACE.matcher(parts[0]).matches()
            && parts[1].length() <= 253
            && NAME.matcher(parts[1]).matches();
    return valid ? Optional.of(new AccountName(parts[0], parts[1])) : Optional.empty();
  }

  String userName() {
    return PREFIX + namespace + ":" + name;
  }

  List<String> groups() {
    return List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace);
  }
}
