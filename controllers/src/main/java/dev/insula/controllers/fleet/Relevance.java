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

  private static final String OWNERS = "\"ownerReferences\"";
  private static final String DELETING = "\"deletionTimestamp\"";

  private Relevance() {}

  /** Whether the change can concern a controller that follows all resources. */
  static boolean mayConcernAll(FleetChange change) {
    if (NEVER.contains(change.resource())) {
      return false;
    }
    if (change.deleted()) {
      return true;
    }
    String now = text(change.object());
    if (now.contains(DELETING)) {
      return true;
    }
    ApiObject previous = change.previous();
    int owners = now.indexOf(OWNERS);
    if (previous == null) {
      return owners >= 0;
    }
    String old = text(previous);
    int before = old.indexOf(OWNERS);
    if (owners < 0 || before < 0) {
      return owners != before;
    }
    return !list(now, owners).equals(list(old, before));
  }

  /** A character for each byte: searching strings is what the machine does fastest. */
  private static String text(ApiObject object) {
    return new String(object.bytes(), StandardCharsets.ISO_8859_1);
  }

  /** The list that begins after the position; owner references hold no lists themselves. */
  private static String list(String object, int from) {
    int end = object.indexOf(']', from);
    return object.substring(from, end < 0 ? object.length() : end);
  }
}
