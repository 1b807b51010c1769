package dev.insula.store.rocks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is encrypted in a record: one operation that changed one key.
 *
 * <pre>
 * flags(1) createRevision(8) previousRevision(8) previousOp(2) keyLength(2) key payload
 * </pre>
 *
 * @param deleted whether the key was deleted; the payload is then its last state
 * @param last whether this is the last operation of its commit
 * @param createRevision the revision that created the key
 * @param previousRevision the revision of the version before; 0 if the key did not exist
 * @param previousOp that version's operation, or {@link Version#BASE} if it is the base layer's
 */
record StoredRecord(
    boolean deleted,
    boolean last,
    String key,
    long createRevision,
    long previousRevision,
    int previousOp,
    byte[] payload) {

  private static final int DELETED = 1;
  private static final int LAST = 2;
  private static final int FIXED_BYTES = 21;

  byte[] encode() {
    byte[] name = key.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(FIXED_BYTES + name.length + payload.length)
        .put((byte) ((deleted ? DELETED : 0) | (last ? LAST : 0)))
        .putLong(createRevision)
        .putLong(previousRevision)
        .putShort((short) previousOp)
        .putShort((short) name.length)
        .put(name)
        .put(payload)
        .array();
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
        payload);
  }
}
