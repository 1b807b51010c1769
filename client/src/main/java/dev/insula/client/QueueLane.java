package dev.insula.client;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * The keys of one tenant in a {@link FairQueue}, guarded by the queue's lock. It exists only while
 * it holds something.
 */
final class QueueLane<K> {

  /**
   * What is known of a key. A key that is neither queued, processed, delayed nor failing has none.
   */
  static final class Entry<K> {
    final QueueLane<K> tenant;
    final K key;
    boolean queued;
    boolean processing;

    /** Added while it was processed: it runs again afterwards. */
    boolean again;

    boolean delayed;

    /** Delayed, and not needed any more if it runs sooner. */
    boolean lazy;

    int failures;
    long queuedAtNanos;
    long dueNanos;
    long sequence;

    Entry(QueueLane<K> tenant, K key) {
      this.tenant = tenant;
      this.key = key;
    }

    boolean isIdle() {
      return !queued && !processing && !delayed && failures == 0;
    }
  }

  final String name;
  final Map<K, Entry<K>> entries = new HashMap<>();
  final ArrayDeque<Entry<K>> fifo = new ArrayDeque<>();

  /** Keys that the tenant may still take in its current turn. */
  int credit;

  /** Whether it stands in the round of tenants that have work and may run it. */
  boolean inRound;

  int processing;

  /** When the next retry is free by the tenant's rate; in the past while there is burst left. */
  long nextRetryNanos;

  QueueLane(String name, long nextRetryNanos) {
    this.name = name;
    this.nextRetryNanos = nextRetryNanos;
  }

  Entry<K> entry(K key) {
    return entries.computeIfAbsent(key, k -> new Entry<>(this, k));
  }

  boolean isIdle() {
    return entries.isEmpty();
  }
}
