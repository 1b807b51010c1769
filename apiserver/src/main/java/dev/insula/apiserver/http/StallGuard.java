package dev.insula.apiserver.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a write to a peer makes no progress. A stream that is silent costs nothing: a timer
 * runs only while there are writes, one an interval however many they are, and holds nothing of a
 * stream that has ended.
 *
 * <p>{@link #writing} and {@link #written} are called by one thread at a time; the timer by its
 * own.
 */
final class StallGuard {

  /** When to look: how long a write may take, and what counts the time. */
  record Timer(Scheduler scheduler, Duration patience) {}

  /** No write is under way. */
  private static final long NONE = Long.MIN_VALUE;

  private final Timer timer;
  private final Consumer<Throwable> stalled;
  private final AtomicBoolean armed = new AtomicBoolean();
  private volatile long writingSince = NONE;
  private volatile boolean active;
  private volatile boolean over;
  private volatile Scheduler.@Nullable Task look;

  /**
   * @param stalled told once, when a write took longer than the patience
   */
  StallGuard(Timer timer, Consumer<Throwable> stalled) {
    this.timer = timer;
    this.stalled = stalled;
  }

  void writing() {
    writingSince = System.nanoTime();
    active = true;
    if (!armed.get() && armed.compareAndSet(false, true)) {
      arm();
    }
  }

  void written() {
    writingSince = NONE;
  }

  /** There will be no more writes. */
  void over() {
    over = true;
    cancel();
  }

  private void arm() {
    look = timer.scheduler().schedule(this::look, timer.patience().toNanos(), TimeUnit.NANOSECONDS);
    if (over) {
      cancel();
    }
  }

  private void cancel() {
    Scheduler.Task armedNow = look;
    if (armedNow != null) {
      armedNow.cancel();
    }
  }

  private void look() {
    long since = writingSince;
    if (since != NONE && System.nanoTime() - since >= timer.patience().toNanos()) {
      stalled.accept(new TimeoutException("the peer took nothing for " + timer.patience()));
      return;
    }
    if (active) {
      active = since != NONE;
      arm();
      return;
    }
    armed.set(false);
    // A write that began meanwhile saw the timer still armed.
    if (active && armed.compareAndSet(false, true)) {
      arm();
    }
  }
}
