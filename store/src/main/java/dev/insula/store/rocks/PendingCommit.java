package dev.insula.store.rocks;

import dev.insula.store.Keyspace.Commit;
import dev.insula.store.Operation;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A commit on its way through the batcher, and its caller, who waits parked. */
final class PendingCommit {

  final RocksKeyspace keyspace;
  final List<Operation> operations;
  final long bytes;
  private final Thread caller = Thread.currentThread();
  private volatile @Nullable Outcome outcome;

  PendingCommit(RocksKeyspace keyspace, List<Operation> operations, long bytes) {
    this.keyspace = keyspace;
    this.operations = operations;
    this.bytes = bytes;
  }

  /** How a commit ended. */
  sealed interface Outcome {
    record Done(Commit commit) implements Outcome {}

    record Refused(RuntimeException why) implements Outcome {}
  }

  void complete(Outcome result) {
    outcome = result;
    LockSupport.unpark(caller);
  }

  /**
   * Waits for the end. Not interruptible: the write may be on its way to disk, and its caller has
   * to know; the wait is bounded by the disk. The interrupt is kept for the caller.
   */
  Commit await() {
    boolean interrupted = false;
    Outcome result = outcome;
    while (result == null) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
      result = outcome;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return switch (result) {
      case Outcome.Done(Commit commit) -> commit;
      case Outcome.Refused(RuntimeException why) -> throw why;
    };
  }
}
