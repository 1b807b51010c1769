package dev.insula.client;

import dev.insula.client.QueueLane.Entry;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a {@link FairQueue} that wait for their time, whatever their tenant; those of one
 * time in the order in which they came. Guarded by the queue's lock.
 */
final class DelayedKeys<K> {

  private final TreeSet<Entry<K>> byTime =
      new TreeSet<>(
          Comparator.<Entry<K>>comparingLong(e -> e.dueNanos).thenComparingLong(e -> e.sequence));

  private long sequence;

  /** Lets a key wait until a time; says whether no other is due before it. */
  boolean put(Entry<K> entry, long dueNanos) {
    remove(entry);
    entry.delayed = true;
    entry.dueNanos = dueNanos;
    entry.sequence = sequence++;
    byTime.add(entry);
    return byTime.first() == entry;
  }

  /** Without effect if the key does not wait. */
  void remove(Entry<K> entry) {
    if (entry.delayed) {
      byTime.remove(entry);
      entry.delayed = false;
      entry.lazy = false;
    }
  }

  /** Takes out a key whose time has come; null if there is none. */
  @Nullable Entry<K> takeDue(long now) {
    if (byTime.isEmpty() || byTime.first().dueNanos - now > 0) {
      return null;
    }
    Entry<K> entry = byTime.first();
    remove(entry);
    return entry;
  }

  /** When the first key is due; there has to be one. */
  long firstDueNanos() {
    return byTime.first().dueNanos;
  }

  void clear() {
    byTime.forEach(
        entry -> {
          entry.delayed = false;
          entry.lazy = false;
        });
    byTime.clear();
  }

  boolean isEmpty() {
    return byTime.isEmpty();
  }

  int size() {
    return byTime.size();
  }
}
