package dev.insula.store.rocks;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a key space beside its records.
 *
 * @param floor the revision that is never gone below, though the record that made it may be gone
 * @param compacted the revision up to which history was given up
 */
record KeyspaceState(long floor, long compacted) {

  private static final byte FORMAT = 1;

  byte[] encode() {
    return ByteBuffer.allocate(17).put(FORMAT).putLong(floor).putLong(compacted).array();
  }

  /** Reads a state; a key space whose making was cut short has none, and was never written to. */
  static KeyspaceState decode(byte @Nullable [] bytes) {
    if (bytes == null) {
      return new KeyspaceState(0, -1);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, 16);
    return new KeyspaceState(in.getLong(), in.getLong());
  }
}
