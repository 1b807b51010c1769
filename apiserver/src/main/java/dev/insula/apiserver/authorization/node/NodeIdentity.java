package dev.insula.apiserver.authorization.node;

import dev.insula.apiserver.request.UserInfo;
import java.util.Optional;

/** Who is a node. Stateless. */
final class NodeIdentity {

  private static final String GROUP = "system:nodes";
  private static final String PREFIX = "system:node:";

  private NodeIdentity() {}

  /** The node's name, which may be empty; nothing if the user is no node. */
  static Optional<String> of(UserInfo user) {
    return user.isIn(GROUP) && user.name().startsWith(PREFIX)
        ? Optional.of(user.name().substring(PREFIX.length()))
        : Optional.empty();
  }
}
