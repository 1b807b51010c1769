package dev.insula.store.rocks;

import java.nio.ByteBuffer;

/**
 * Where things are in RocksDB, all numbers big-endian so that order of bytes is order of numbers:
 *
 * <pre>
 * keyspace(8)                        state of a key space
 * keyspace(8) revision(8) op(2)      a record
 * </pre>
 */
final class RecordKey {

  static final int STATE_BYTES = 8;
  static final int BYTES = 18;

  private RecordKey() {}

  static byte[] of(long keyspace, long revision, int op) {
    return ByteBuffer.allocate(BYTES)
        .putLong(keyspace)
        .putLong(revision)
        .putShort((short) op)
        .array();
  }

  static byte[] state(long keyspace) {
    return ByteBuffer.allocate(STATE_BYTES).putLong(keyspace).array();
  }

  /** The first key after everything of a key space. Identifiers are positive, so it exists. */
  static byte[] end(long keyspace) {
    return state(keyspace + 1);
  }

  static long keyspace(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  static long revision(byte[] key) {
    return ByteBuffer.wrap(key).getLong(8);
  }

  static int op(byte[] key) {
    return ByteBuffer.wrap(key).getShort(16) & 0xFFFF;
  }
}
