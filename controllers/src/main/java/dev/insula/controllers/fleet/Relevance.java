package dev.insula.controllers.fleet;

import dev.insula.client.FleetChange;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A quick look at a change before it wakes an idle control plane: most updates concern nobody but
 * the controller of their kind. Looks at bytes only, and may say yes too often, never no.
 */
final class Relevance {

  /** What comes and goes in masses and owns nothing. */
  private static final Set<GroupResource> NEVER =
      Set.of(new GroupResource("", "events"), new GroupResource("events.k8s.io", "events"));

  private static final byte[] OWNERS = bytes("\"ownerReferences\"");
  private static final byte[] DELETING = bytes("\"deletionTimestamp\"");

  private Relevance() {}

  /** Whether the change can concern a controller that follows all resources. */
  static boolean mayConcernAll(FleetChange change) {
    if (NEVER.contains(change.resource())) {
      return false;
    }
    if (change.deleted()) {
      return true;
    }
    if (contains(change.object(), DELETING)) {
      return true;
    }
    return change.previous() == null
        ? contains(change.object(), OWNERS)
        : contains(change.object(), OWNERS) != contains(change.previous(), OWNERS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean contains(ApiObject object, byte[] wanted) {
    byte[] all = object.bytes();
    int last = all.length - wanted.length;
    for (int i = 0; i <= last; i++) {
      if (all[i] == wanted[0] && all[i + 1] == wanted[1] && matches(all, i, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] all, int at, byte[] wanted) {
    for (int k = 2; k < wanted.length; k++) {
      if (all[at + k] != wanted[k]) {
        return false;
      }
    }
    return true;
  }
}
