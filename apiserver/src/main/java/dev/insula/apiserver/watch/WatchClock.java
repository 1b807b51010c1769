package dev.insula.apiserver.watch;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Wakes watches when their time is over or a bookmark is due. One thread for all watches of the
 * process, which only runs wake-ups, and those return at once. Thread-safe.
 */
public final class WatchClock implements AutoCloseable {

  private final ScheduledThreadPoolExecutor timer;

  public WatchClock() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("watch-clock").daemon(true).factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Ends what was scheduled. */
  interface Alarm {
    void cancel();
  }

  Alarm after(Duration delay, Runnable wake) {
    var future = timer.schedule(wake, delay.toMillis(), TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
