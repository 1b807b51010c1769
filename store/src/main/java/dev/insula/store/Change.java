package dev.insula.store;

import org.jspecify.annotations.Nullable;

/**
 * One change of one key. Byte arrays are shared and not to be written to.
 *
 * @param revision the revision that made it
 * @param value the new value, or for a deletion the last state with the deletion's revision
 * @param previous the value before, or null if the key was created
 * @param deleted whether the key is gone
 */
public record Change(
    String key, long revision, byte[] value, byte @Nullable [] previous, boolean deleted) {

  public boolean created() {
    return previous == null && !deleted;
  }
}
