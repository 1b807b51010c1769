package dev.insula.bench;

import dev.insula.client.http.Kubeconfig;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Many watchers of the same pods. Changes carry a number in a label, by which each watcher tells
 * when it heard of which; all times are those of this process.
 */
final class FanOut implements AutoCloseable {

  private final int watchers;
  private final AtomicInteger[] heard;
  private final AtomicLongArray last;
  private final CountDownLatch complete;
  private final WireWatches watches;

  /**
   * @param path of the watch, with its query
   * @param label whose value is the number of the change
   * @param changes how many numbered changes there will be
   */
  FanOut(Kubeconfig server, String path, String label, int watchers, int changes)
      throws InterruptedException {
    this.watchers = watchers;
    heard = new AtomicInteger[changes];
    for (int i = 0; i < changes; i++) {
      heard[i] = new AtomicInteger();
    }
    last = new AtomicLongArray(changes);
    complete = new CountDownLatch(changes);
    watches =
        WireWatches.open(server, path, watchers, () -> new LabelNumbers(label, this::hear)::read);
  }

  /** Waits until every watcher has heard of every change. */
  boolean awaitAll(int seconds) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!complete.await(1, TimeUnit.SECONDS)) {
      watches.check();
      if (System.nanoTime() - until > 0) {
        return false;
      }
    }
    return true;
  }

  /** When the last watcher heard of a change, in {@link System#nanoTime}. */
  long lastHeardNanos(int change) {
    return last.get(change);
  }

  private void hear(int change) {
    if (heard[change].incrementAndGet() == watchers) {
      last.set(change, System.nanoTime());
      complete.countDown();
    }
  }

  @Override
  public void close() {
    watches.close();
  }
}
