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

  /**
   * The oldest revision at which reads and watches are still served, minus one. Always less than
   * {@link #revision()}, so that who has just listed can watch.
   */
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
   * Applies all operations under one new revision, or none of them. All expectations are checked
   * against the state before the commit; a key may be written once in it. Deleting a key that does
   * not exist (as expected, or with {@link Operation#ANY}) changes nothing, and a commit that
   * changes nothing takes no revision. One that puts and deletes has a revision for the last states
   * before its own ({@link Operation.PutAndDelete}).
   *
   * @return the committed revision and the entries written, in the order of the operations
   * @throws PreconditionFailedException if a key's version is not the expected one; carries the
   *     current entry so that the caller need not read again
   * @throws StoreFullException if the disk or the key space's bound on bytes is exhausted
   * @throws TooManyKeysException if it would make more keys than {@link #bound} allows
   * @throws EntryTooLargeException if a key, a value or the number of operations is over its bound
   * @throws IllegalArgumentException if a key is empty, not printable ASCII, or written twice
   * @throws StoreException if writing failed (nothing was applied), or the store is closed
   */
  Commit commit(List<Operation> operations);

  /**
   * Follows changes of a range after a revision, each once and in order.
   *
   * @param wake run on the store's dispatch thread whenever there may be something to poll; must
   *     return at once and may be run without cause
   * @throws CompactedException if {@code after} is older than what is kept
   * @throws FutureRevisionException if {@code after} has not been reached
   */
  ChangeCursor watch(KeyRange range, long after, Runnable wake);

  /**
   * Gives up history up to and including a revision: reads and watches from there get 410. The
   * newest revision is always kept, whatever is asked for.
   */
  void compact(long revision);

  /** What it may hold from the next commit on. Not remembered when the store is closed. */
  void bound(KeyspaceBounds bounds);

  /** The number that was left with the key space; 0 if there is none. */
  long mark();

  /**
   * Leaves a number with the key space, in place of the one before. It is not part of the history,
   * and not on disk at once: a crash may bring back the state before the last marks, but only
   * together with all that was written since then.
   */
  void mark(long mark);

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
   * @param remaining how many were left out; 0 if they were not to be counted
   */
  record Page(List<Entry> entries, long revision, boolean more, long remaining) {}

  /**
   * @param revision the new revision, or the current one if nothing changed
   * @param entries one per operation; null for a deletion; what was found for a check
   */
  record Commit(long revision, List<@Nullable Entry> entries) {}
}
