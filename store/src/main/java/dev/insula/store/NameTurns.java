package dev.insula.store;

import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Lets whoever works on a name wait for others that work on the same one, and on few others.
 * Thread-safe; a turn is to be ended by the thread that took it.
 */
public final class NameTurns {

  /** Names that have work at the same time are far fewer. */
  private static final int LOCKS = 256;

  private final ReentrantLock[] locks =
      IntStream.range(0, LOCKS).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  /** Work that nobody else does for the same name meanwhile. */
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for a turn on one name. */
  public Turn on(String name) {
    ReentrantLock lock = locks[Math.floorMod(name.hashCode(), LOCKS)];
    lock.lock();
    return lock::unlock;
  }

  /** Waits until nobody works on any name. */
  public Turn onAll() {
    // Always in the same order, so that two of them do not wait for each other.
    for (ReentrantLock lock : locks) {
      lock.lock();
    }
    return () -> {
      for (ReentrantLock lock : locks) {
        lock.unlock();
      }
    };
  }
}
