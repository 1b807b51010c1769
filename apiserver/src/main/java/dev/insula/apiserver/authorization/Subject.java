package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;

/**
 * Whom a binding names. Immutable.
 *
 * @param kind {@code User}, {@code Group} or {@code ServiceAccount}; others match nobody
 * @param namespace of a service account; empty means the binding's
 */
record Subject(String kind, String namespace, String name) {

  static final String ACCOUNT_PREFIX = "system:serviceaccount:";

  static Subject of(JsonObject subject) {
    return new Subject(
        subject.string("kind", ""), subject.string("namespace", ""), subject.string("name", ""));
  }

  boolean isUser(UserInfo user, String bindingNamespace) {
    return switch (kind) {
      case "User" -> user.name().equals(name);
      case "Group" -> user.groups().contains(name);
      case "ServiceAccount" -> isAccount(user.name(), bindingNamespace);
      default -> false;
    };
  }

  private boolean isAccount(String user, String bindingNamespace) {
    String owner = namespace.isEmpty() ? bindingNamespace : namespace;
    int nameAt = ACCOUNT_PREFIX.length() + owner.length() + 1;
    return !owner.isEmpty()
        && user.length() == nameAt + name.length()
        && user.startsWith(ACCOUNT_PREFIX)
        && user.startsWith(owner, ACCOUNT_PREFIX.length())
        && user.charAt(nameAt - 1) == ':'
        && user.endsWith(name);
  }

  /** The key under which an index finds the bindings of this subject; see {@link BindingIndex}. */
  String indexKey(String bindingNamespace) {
    return switch (kind) {
      case "User" -> "u:" + name;
      case "Group" -> "g:" + name;
      case "ServiceAccount" ->
          "u:" + ACCOUNT_PREFIX + (namespace.isEmpty() ? bindingNamespace : namespace) + ":" + name;
      default -> "";
    };
  }

  /** As reasons name it: {@code ServiceAccount "name/namespace"}. */
  String describe(String bindingNamespace) {
    String full =
        kind.equals("ServiceAccount")
            ? name + "/" + (namespace.isEmpty() ? bindingNamespace : namespace)
            : name;
    return kind + " " + Quoted.of(full);
  }
}
