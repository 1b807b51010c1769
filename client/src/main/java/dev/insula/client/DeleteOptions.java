package dev.insula.client;

import org.jspecify.annotations.Nullable;

/**
 * Options of a deletion.
 *
 * @param uid precondition on the object's uid; empty for none
 * @param resourceVersion precondition on its version; empty for none
 * @param gracePeriodSeconds null for the object's own
 * @param propagation {@code Foreground}, {@code Background}, {@code Orphan} or empty for the
 *     default
 */
public record DeleteOptions(
    String uid, String resourceVersion, @Nullable Long gracePeriodSeconds, String propagation) {

  public static final DeleteOptions NONE = new DeleteOptions("", "", null, "");

  /** Only if it is still the same object. */
  public static DeleteOptions ofUid(String uid) {
    return new DeleteOptions(uid, "", null, "");
  }

  public DeleteOptions withGracePeriod(long seconds) {
    return new DeleteOptions(uid, resourceVersion, seconds, propagation);
  }

  public DeleteOptions withPropagation(String policy) {
    return new DeleteOptions(uid, resourceVersion, gracePeriodSeconds, policy);
  }
}
