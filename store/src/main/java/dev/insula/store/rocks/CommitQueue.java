package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The commits that wait for the batcher: a bounded lane for each key space, from which one commit
 * is taken in turn, so that a key space that floods fills its own lane and delays nobody else's
 * commit by more than its share of a batch. What is too large for a batch lets those go first that
 * are not, for some batches, and then goes along. Thread-safe.
 */
final class CommitQueue {

  /** After so many batches without it a commit that is too large for one goes along. */
  private static final int MOST_PASSED = 8;

  private final StoreOptions.Batching bounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Map<RocksKeyspace, Lane> lanes = new HashMap<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private boolean closed;

  CommitQueue(StoreOptions.Batching bounds) {
    this.bounds = bounds;
  }

  /** What waits for one key space; forgotten when nothing does. */
  private static final class Lane {
    final RocksKeyspace keyspace;
    final Condition notFull;
    final Queue<PendingCommit> waiting = new ArrayDeque<>();
    long bytes;
    int callersOutside;
    int passed;

    Lane(RocksKeyspace keyspace, Condition notFull) {
      this.keyspace = keyspace;
      this.notFull = notFull;
    }
  }

  /** Adds a commit, waiting while its lane is full. */
  void add(PendingCommit commit) {
    lock.lock();
    try {
      Lane lane = lanes.computeIfAbsent(commit.keyspace, k -> new Lane(k, lock.newCondition()));
      while (isFull(lane) && !closed) {
        lane.callersOutside++;
        lane.notFull.awaitUninterruptibly();
        lane.callersOutside--;
      }
      if (closed) {
        throw new StoreException(Kind.CLOSED, "the store is closing");
      }
      if (lane.waiting.isEmpty()) {
        ready.add(lane);
        notEmpty.signal();
      }
      lane.waiting.add(commit);
      lane.bytes += commit.bytes;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(Lane lane) {
    return lane.waiting.size() >= bounds.queuedCommits()
        || (lane.bytes >= bounds.queuedBytes() && !lane.waiting.isEmpty());
  }

  /** Waits for commits and takes as many as fit a batch; none when closed and drained. */
  List<PendingCommit> take() {
    lock.lock();
    try {
      while (ready.isEmpty() && !closed) {
        notEmpty.awaitUninterruptibly();
      }
      return fill();
    } finally {
      lock.unlock();
    }
  }

  private List<PendingCommit> fill() {
    var batch = new ArrayList<PendingCommit>();
    var oversize = new ArrayList<Lane>();
    long bytes = 0;
    while (batch.size() < bounds.batchCommits() && !ready.isEmpty()) {
      long next = ready.element().waiting.element().bytes;
      if (next > bounds.batchBytes()) {
        oversize.add(ready.remove());
      } else if (bytes + next <= bounds.batchBytes()) {
        batch.add(takeFrom(ready.remove()));
        bytes += next;
      } else {
        break;
      }
    }
    if (!oversize.isEmpty() && (batch.isEmpty() || oversize.getFirst().passed >= MOST_PASSED)) {
      batch.add(takeFrom(oversize.removeFirst()));
    }
    oversize.forEach(lane -> lane.passed++);
    // In front and in their order: the next that is taken is the one that waits longest.
    oversize.reversed().forEach(ready::addFirst);
    return batch;
  }

  private PendingCommit takeFrom(Lane lane) {
    PendingCommit commit = lane.waiting.remove();
    lane.bytes -= commit.bytes;
    lane.passed = 0;
    if (!lane.waiting.isEmpty()) {
      ready.add(lane);
    } else if (lane.callersOutside == 0) {
      lanes.remove(lane.keyspace);
    }
    if (!isFull(lane)) {
      lane.notFull.signal();
    }
    return commit;
  }

  /** Refuses further commits; what waits is still taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signalAll();
      lanes.values().forEach(lane -> lane.notFull.signalAll());
    } finally {
      lock.unlock();
    }
  }
}
