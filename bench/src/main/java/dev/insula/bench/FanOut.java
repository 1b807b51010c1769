package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/**
 * Many watchers of the same pods. Changes carry a number in a label, by which each watcher tells
 * when it heard of which; all times are those of this process.
 */
final class FanOut implements AutoCloseable {

  /** Watches for each client, as each client is one connection. */
  private static final int PER_CONNECTION = 25;

  private final byte[] mark;
  private final List<WatchStream> streams = new ArrayList<>();
  private final int watchers;
  private final AtomicInteger[] heard;
  private final AtomicLongArray last;
  private final CountDownLatch complete;
  private volatile boolean open = true;

  /**
   * @param clients makes a client with a connection of its own
   * @param label whose value is the number of the change
   * @param changes how many numbered changes there will be
   */
  FanOut(
      Supplier<ControlPlaneClient> clients,
      String namespace,
      String from,
      String label,
      int watchers,
      int changes) {
    this.watchers = watchers;
    mark = ("\"" + label + "\":\"").getBytes(StandardCharsets.UTF_8);
    heard = new AtomicInteger[changes];
    for (int i = 0; i < changes; i++) {
      heard[i] = new AtomicInteger();
    }
    last = new AtomicLongArray(changes);
    complete = new CountDownLatch(changes);
    ControlPlaneClient client = null;
    for (int i = 0; i < watchers; i++) {
      if (client == null || i % PER_CONNECTION == 0) {
        client = clients.get();
      }
      WatchStream stream =
          client.watch(PodWatcher.PODS, namespace, ListOptions.NONE.withResourceVersion(from));
      streams.add(stream);
      Thread.ofVirtual().name("bench-watch-" + i).start(() -> follow(stream));
    }
  }

  /** Waits until every watcher has heard of every change. */
  boolean awaitAll(int seconds) throws InterruptedException {
    return complete.await(seconds, TimeUnit.SECONDS);
  }

  /** When the last watcher heard of a change, in {@link System#nanoTime}. */
  long lastHeardNanos(int change) {
    return last.get(change);
  }

  private void follow(WatchStream stream) {
    try {
      while (open) {
        var event = stream.next(Duration.ofSeconds(1));
        if (event.isPresent() && event.get().type() == WatchEvent.Type.MODIFIED) {
          hear(number(event.get().object().bytes()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (WatchStream.StreamClosedException e) {
      if (open) {
        throw e;
      }
    }
  }

  private void hear(int change) {
    if (change < 0) {
      return;
    }
    if (heard[change].incrementAndGet() == watchers) {
      last.set(change, System.nanoTime());
      complete.countDown();
    }
  }

  /** The number in the label, read off the bytes: a parser would measure itself. */
  private int number(byte[] object) {
    for (int at = 0; at + mark.length < object.length; at++) {
      int matched = 0;
      while (matched < mark.length && object[at + matched] == mark[matched]) {
        matched++;
      }
      if (matched == mark.length) {
        int value = 0;
        for (int i = at + matched; object[i] != '"'; i++) {
          value = 10 * value + object[i] - '0';
        }
        return value;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    open = false;
    streams.forEach(WatchStream::close);
  }
}
