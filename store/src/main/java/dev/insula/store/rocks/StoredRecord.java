package dev.insula.store.rocks;

import dev.insula.store.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is encrypted in a record: one operation that changed one key.
 *
 * <pre>
 * flags(1) createRevision(8) previousRevision(8) previousOp(2) keyLength(2) key payload
 * </pre>
 *
 * <p>A deletion's payload is the key's last state. Mostly that is the state before with another
 * revision, and then only the place of its revision is written (4), as the record before stays as
 * long as this one is read.
 *
 * @param deleted whether the key was deleted
 * @param last whether this is the last operation of its commit
 * @param createRevision the revision that created the key
 * @param previousRevision the revision of the version before; 0 if the key did not exist
 * @param previousOp that version's operation, or {@link Version#BASE} if it is the base layer's
 * @param unchanged whether the payload is only the place of the revision in the state before
 */
record StoredRecord(
    boolean deleted,
    boolean last,
    String key,
    long createRevision,
    long previousRevision,
    int previousOp,
    boolean unchanged,
    byte[] payload) {

  private static final int DELETED = 1;
  private static final int LAST = 2;
  private static final int UNCHANGED = 4;
  private static final int FIXED_BYTES = 21;

  /** The payload of a deletion that changes nothing else. */
  static byte[] unchangedPayload(int revisionAt) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(revisionAt).array();
  }

  /** What the operation left, or took away. */
  byte[] value(long revision, byte @Nullable [] previous) {
    if (!unchanged || previous == null) {
      return payload;
    }
    int revisionAt = ByteBuffer.wrap(payload).getInt();
    return Payload.of(previous, revisionAt, previousRevision).at(revision);
  }

  byte[] encode() {
    byte[] name = key.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(FIXED_BYTES + name.length + payload.length)
        .put(flags())
        .putLong(createRevision)
        .putLong(previousRevision)
        .putShort((short) previousOp)
        .putShort((short) name.length)
        .put(name)
        .put(payload)
        .array();
  }

  private byte flags() {
    return (byte) ((deleted ? DELETED : 0) | (last ? LAST : 0) | (unchanged ? UNCHANGED : 0));
  }

  static StoredRecord decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int flags = in.get();
    long createRevision = in.getLong();
    long previousRevision = in.getLong();
    int previousOp = in.getShort() & 0xFFFF;
    int length = in.getShort();
    var key = new String(bytes, in.position(), length, StandardCharsets.US_ASCII);
    in.position(in.position() + length);
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    return new StoredRecord(
        (flags & DELETED) != 0,
        (flags & LAST) != 0,
        key,
        createRevision,
        previousRevision,
        previousOp,
        (flags & UNCHANGED) != 0,
        payload);
  }
}
