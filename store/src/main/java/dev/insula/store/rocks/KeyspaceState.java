package dev.insula.store.rocks;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a key space beside its records.
 *
 * @param floor the revision that is never gone below, though the record that made it may be gone
 * @param compacted the revision up to which history was given up
 * @param base the {@link Fingerprint} of the base layer
 * @param born when the key space was made, in seconds since 1970; 0 if an earlier version made it
 * @param mark what somebody left; 0 for nothing
 */
record KeyspaceState(long floor, long compacted, long base, long born, long mark) {

  private static final byte UNBORN_FORMAT = 1;
  private static final byte UNMARKED_FORMAT = 2;
  private static final byte FORMAT = 3;
  private static final int BYTES = 41;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .put(FORMAT)
        .putLong(floor)
        .putLong(compacted)
        .putLong(base)
        .putLong(born)
        .putLong(mark)
        .array();
  }

  /** Null if there is none. */
  static @Nullable KeyspaceState decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    return new KeyspaceState(
        in.getLong(),
        in.getLong(),
        in.getLong(),
        format == UNBORN_FORMAT ? 0 : in.getLong(),
        format <= UNMARKED_FORMAT ? 0 : in.getLong());
  }

  /** The state of a key space that is made now. */
  static KeyspaceState fresh(long baseRevision, long base) {
    long now = Instant.now().getEpochSecond();
    return new KeyspaceState(baseRevision, baseRevision - 1, base, now, 0);
  }

  /**
   * The state with another base layer. Changes of the base layer are nobody's writes and no watch
   * shows them: a new revision, and no history before it, makes everybody list anew.
   *
   * @param written the newest revision that has a record
   */
  KeyspaceState rebased(long written, long baseRevision, long newBase) {
    long next = Math.max(Math.max(written, floor) + 1, baseRevision);
    return new KeyspaceState(next, next - 1, newBase, born, mark);
  }
}
