package dev.insula.tenancy.syncer;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Keeps workers from waiting for a control plane that does not answer. Thread-safe.
 *
 * <p>After {@value #FAILURES} calls in a row that failed it is open: nothing is tried for a while,
 * which doubles with each trial that fails too. When the while is over one turn may try; if its
 * calls succeed, it is closed.
 */
final class Breaker {

  static final int FAILURES = 5;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private int inARow;
  private boolean open;
  private long triesAtNanos;
  private Duration pause = FIRST_PAUSE;
  private String why = "";

  Breaker(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** How long a turn is to wait; zero if it may try now. While it is open one turn tries alone. */
  Duration pause() {
    lock.lock();
    try {
      if (!open) {
        return Duration.ZERO;
      }
      long now = nanoClock.getAsLong();
      long left = triesAtNanos - now;
      if (left > 0) {
        return Duration.ofNanos(left);
      }
      // This turn tries; the others wait until it is known how that went.
      triesAtNanos = now + pause.toNanos();
      return Duration.ZERO;
    } finally {
      lock.unlock();
    }
  }

  /** The control plane answered, whatever it said. */
  void answered() {
    lock.lock();
    try {
      inARow = 0;
      open = false;
      pause = FIRST_PAUSE;
      why = "";
    } finally {
      lock.unlock();
    }
  }

  /** A call got no answer, or none of use. */
  void failed(String reason) {
    lock.lock();
    try {
      why = reason;
      inARow++;
      if (open) {
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        triesAtNanos = nanoClock.getAsLong() + pause.toNanos();
      } else if (inARow >= FAILURES) {
        open = true;
        triesAtNanos = nanoClock.getAsLong() + pause.toNanos();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Why nothing is tried; empty if it is closed. */
  String why() {
    lock.lock();
    try {
      return open ? why : "";
    } finally {
      lock.unlock();
    }
  }
}
