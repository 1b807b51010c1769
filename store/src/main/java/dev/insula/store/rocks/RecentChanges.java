package dev.insula.store.rocks;

import dev.insula.store.Change;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes of a key space, in a ring that all its watchers read. Bounded by number and by
 * the bytes it alone keeps alive. Readers take no lock: a slot says which sequence number it holds,
 * and a reader that finds another one has been overtaken and reads from disk.
 */
final class RecentChanges {

  private static final int FIRST_CAPACITY = 16;

  private final int maxChanges;
  private final long maxBytes;
  private final ReentrantLock shape = new ReentrantLock();
  private volatile AtomicReferenceArray<@Nullable Slot> slots =
      new AtomicReferenceArray<>(FIRST_CAPACITY);
  private volatile Position floor;
  private volatile long tail;
  private volatile long head;
  private long next;
  private long bytes;

  RecentChanges(StoreOptions.History bounds, long revision) {
    this.maxChanges = bounds.recentChanges();
    this.maxBytes = bounds.recentBytes();
    this.floor = Position.after(revision);
  }

  /**
   * A change in the ring.
   *
   * @param at the place right after the change
   * @param superseded the version that the change replaced, whose value only the ring needs
   * @param written the version that the change made
   */
  record Slot(
      long sequence, Position at, Change change, @Nullable Version superseded, Version written) {

    int bytes() {
      return (superseded == null ? 0 : superseded.bytes) + (written.deleted ? written.bytes : 0);
    }
  }

  /** Adds a change that readers see after {@link #publish}. Called by the batcher. */
  void add(Position at, Change change, @Nullable Version superseded, Version written) {
    shape.lock();
    try {
      var slot = new Slot(next, at, change, superseded, written);
      bytes += slot.bytes();
      while (next - tail >= maxChanges || (bytes > maxBytes && tail < next)) {
        dropOldest();
      }
      if (next - tail >= slots.length()) {
        grow();
      }
      slots.set(place(next), slot);
      next++;
    } finally {
      shape.unlock();
    }
  }

  /** Shows what was added. */
  void publish() {
    head = next;
  }

  /** Drops what belongs to history that was given up. */
  void dropThrough(long revision) {
    shape.lock();
    try {
      while (tail < head && oldest().at.revision() <= revision) {
        dropOldest();
      }
      if (tail == next && slots.length() > FIRST_CAPACITY) {
        slots = new AtomicReferenceArray<>(FIRST_CAPACITY);
      }
    } finally {
      shape.unlock();
    }
  }

  /** The sequence number after the newest change. */
  long head() {
    return head;
  }

  /** The change of a sequence number; null if it has been dropped. */
  @Nullable Slot slot(long sequence) {
    AtomicReferenceArray<@Nullable Slot> now = slots;
    Slot slot = now.get((int) (sequence & (now.length() - 1)));
    return slot != null && slot.sequence == sequence ? slot : null;
  }

  /** The first change after a place; -1 if changes after it are no longer here. */
  long seek(Position after) {
    long low = tail;
    long high = head;
    if (after.compareTo(floor) < 0) {
      return -1;
    }
    while (low < high) {
      long middle = (low + high) >>> 1;
      Slot slot = slot(middle);
      if (slot == null || slot.at.compareTo(after) <= 0) {
        // A dropped slot is at or before the floor that was checked, or the caller will notice.
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return after.compareTo(floor) < 0 ? -1 : low;
  }

  private int place(long sequence) {
    return (int) (sequence & (slots.length() - 1));
  }

  private Slot oldest() {
    return Objects.requireNonNull(slots.get(place(tail)));
  }

  private void dropOldest() {
    Slot slot = oldest();
    // INVARIANT: the floor moves before the slot goes, so that who finds the slot gone and looks at
    // the floor again learns why.
    floor = slot.at;
    tail = slot.sequence + 1;
    slots.set(place(slot.sequence), null);
    bytes -= slot.bytes();
    if (slot.superseded != null) {
      slot.superseded.dropValue();
    }
    if (slot.written.deleted) {
      slot.written.dropValue();
    }
  }

  private void grow() {
    var larger = new AtomicReferenceArray<@Nullable Slot>(slots.length() * 2);
    for (long i = tail; i < next; i++) {
      larger.set((int) (i & (larger.length() - 1)), slots.get(place(i)));
    }
    slots = larger;
  }
}
