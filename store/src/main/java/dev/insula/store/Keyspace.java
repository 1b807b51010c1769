package dev.insula.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one control plane, with one strictly increasing revision sequence. Thread-safe.
 *
 * <p>A handle is given at construction to whoever may use it; no method takes a tenant. Methods
 * that write block until the write is on disk (INVARIANT 2 of the design) and may be called from
 * virtual threads.
 *
 * <p>Keys are strings of printable ASCII, ordered by their characters.
 */
public interface Keyspace {

  /**
   * The revision of the newest acknowledged write; the base layer's revision when there is none.
   */
  long revision();

  /** The oldest revision at which reads and watches are still served, minus one. */
  long compactedRevision();

  /** The newest version of a key. */
  Optional<Entry> get(String key);

  /**
   * A part of the keys in order, as they were at one revision.
   *
   * @throws CompactedException if the revision asked for is no longer kept
   * @throws FutureRevisionException if it has not been reached
   */
  Page range(RangeQuery query);

  /** How many keys the range holds now. */
  long count(KeyRange range);

  /**
   * Applies all operations under one new revision, or none of them.
   *
   * @return the committed revision and the entries written, in the order of the operations
   * @throws PreconditionFailedException if a key's version is not the expected one; carries the
   *     current entry so that the caller need not read again
   * @throws StoreFullException if the disk or the key space's bound on bytes is exhausted
   */
  Commit commit(List<Operation> operations);

  /**
   * Follows changes of a range after a revision, each once and in order.
   *
   * @param wake run on the store's dispatch thread whenever there may be something to poll; must
   *     return at once and may be run without cause
   * @throws CompactedException if {@code after} is older than what is kept
   */
  ChangeCursor watch(KeyRange range, long after, Runnable wake);

  /** Gives up history up to and including a revision: reads and watches from there get 410. */
  void compact(long revision);

  /**
   * A stored version of a key.
   *
   * @param value the encoded object including its revision; shared, not to be written to
   * @param revision the revision that wrote it
   * @param createRevision the revision that created the key
   */
  record Entry(String key, byte[] value, long revision, long createRevision) {}

  /**
   * What a range read answers.
   *
   * @param revision the revision of the snapshot that was read
   * @param more whether keys after the last one were left out by the limit
   * @param remaining how many were left out
   */
  record Page(List<Entry> entries, long revision, boolean more, long remaining) {}

  /**
   * @param entries one per operation; null for a deletion
   */
  record Commit(long revision, List<@Nullable Entry> entries) {}
}
