package dev.insula.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs something four times a second until it is closed: progress that a person looks at. */
final class Ticker implements AutoCloseable {

  private static final long PERIOD_MILLIS = 250;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bench-progress").factory());

  private Ticker() {}

  static Ticker start(Runnable tell) {
    var ticker = new Ticker();
    var _ =
        ticker.timer.scheduleAtFixedRate(tell, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return ticker;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
