package dev.insula.controllers.fleet;

import dev.insula.client.FleetChange;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
    ApiObject previous = change.previous();
    if (contains(change.object(), DELETING)) {
      return true;
    }
    int owners = indexOf(change.object(), OWNERS);
    if (previous == null) {
      return owners >= 0;
    }
    int before = indexOf(previous, OWNERS);
    if (owners < 0 || before < 0) {
      return owners != before;
    }
    return !Arrays.equals(list(change.object(), owners), list(previous, before));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The list that begins after the position; owner references hold no lists themselves. */
  private static byte[] list(ApiObject object, int from) {
    byte[] all = object.bytes();
    int end = from;
    while (end < all.length && all[end] != ']') {
      end++;
    }
    return Arrays.copyOfRange(all, from, end);
  }

  private static boolean contains(ApiObject object, byte[] wanted) {
    return indexOf(object, wanted) >= 0;
  }

  private static int indexOf(ApiObject object, byte[] wanted) {
    byte[] all = object.bytes();
    int last = all.length - wanted.length;
    for (int i = 0; i <= last; i++) {
      if (all[i] == wanted[0] && all[i + 1] == wanted[1] && matches(all, i, wanted)) {
        return i;
      }
    }
    return -1;
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
