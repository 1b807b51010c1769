package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreFullException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ordered bytes on disk. The seam at which tests let the disk fail. Thread-safe; called on
 * platform threads only. Every method throws {@link StoreException} (or {@link StoreFullException})
 * when the disk fails.
 */
interface Records extends AutoCloseable {

  /** Applies all changes or none; returns when they are on disk if {@code durable}. */
  void write(Changes changes, boolean durable);

  byte @Nullable [] get(byte[] key);

  /** Visits records in order from one key up to, not including, another. */
  void scan(byte[] from, byte[] to, Visitor visitor);

  /** The key spaces that have records. */
  List<Long> keyspaces();

  /** The last key before another; null if there is none. */
  byte @Nullable [] lastBefore(byte[] key);

  /**
   * Deletes everything from one key up to another, and hints that the room is wanted. Not on disk
   * at once: it is for what nobody can read, which whoever opens the records looks for again.
   */
  void deleteRange(byte[] from, byte[] to);

  /** About how many bytes the records from one key up to another take. */
  long sizeOf(byte[] from, byte[] to);

  /** Bytes of the files, those of the log not counted. */
  long diskBytes();

  /** Bytes that were written and are in the log and in memory, but in no other file yet. */
  long bufferedBytes();

  /** Puts what is buffered into a file, so that its memory and its log can go. */
  void flush();

  /** Writes the files with the records from one key up to another anew, without what is deleted. */
  void rewrite(byte[] from, byte[] to);

  /** Tries to make a store that refuses writes after a failure usable again. */
  void recover();

  @Override
  void close();

  /** Sees a record. */
  interface Visitor {
    /** Returns whether to go on. */
    boolean visit(byte[] key, byte[] value);
  }

  /** Puts and deletions that belong together. */
  final class Changes {
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte @Nullable []> values = new ArrayList<>();
    private long bytes;

    void put(byte[] key, byte[] value) {
      keys.add(key);
      values.add(value);
      bytes += key.length + value.length;
    }

    void delete(byte[] key) {
      keys.add(key);
      values.add(null);
      bytes += key.length;
    }

    int size() {
      return keys.size();
    }

    long bytes() {
      return bytes;
    }

    byte[] key(int i) {
      return keys.get(i);
    }

    /** The value, or null for a deletion. */
    byte @Nullable [] value(int i) {
      return values.get(i);
    }
  }

  /** Opens the records of a directory. */
  interface Opener {
    Records open(Path directory);
  }
}
