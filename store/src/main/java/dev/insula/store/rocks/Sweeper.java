package dev.insula.store.rocks;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that gives up history in time, lets idle key spaces go and gives room back. The queue
 * holds a key space at most once, so it is bounded by their number.
 */
final class Sweeper implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  private final Supplier<Collection<RocksKeyspace>> all;
  private final Tidying tidying;
  private final long everyNanos;
  private final BlockingQueue<Optional<RocksKeyspace>> soon = new LinkedBlockingQueue<>();
  private final Set<RocksKeyspace> queued = ConcurrentHashMap.newKeySet();

  Sweeper(Supplier<Collection<RocksKeyspace>> all, Tidying tidying, StoreOptions options) {
    this.all = all;
    this.tidying = tidying;
    this.everyNanos = options.sweepEvery().toNanos();
  }

  void sweepSoon(RocksKeyspace keyspace) {
    if (queued.add(keyspace)) {
      soon.add(Optional.of(keyspace));
    }
  }

  void finish() {
    soon.add(Optional.empty());
  }

  @Override
  public void run() {
    long due = System.nanoTime() + everyNanos;
    while (true) {
      try {
        Optional<RocksKeyspace> next = soon.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          all.get().forEach(this::sweepInTurn);
          tidy();
          due = System.nanoTime() + everyNanos;
        } else if (next.isPresent()) {
          queued.remove(next.get());
          sweep(next.get());
        } else {
          return;
        }
      } catch (InterruptedException e) {
        // Nobody stops this thread but finish().
      }
    }
  }

  /** Those with much to do do not let others wait that are over their bounds. */
  private void sweepInTurn(RocksKeyspace keyspace) {
    sweep(keyspace);
    sweepThoseThatAsked();
  }

  private void sweepThoseThatAsked() {
    for (var next = soon.peek(); next != null && next.isPresent(); next = soon.peek()) {
      soon.remove();
      queued.remove(next.get());
      sweep(next.get());
    }
  }

  private void tidy() {
    try {
      tidying.run(this::sweepThoseThatAsked);
    } catch (RuntimeException e) {
      log.warn("room was not given back", e);
    }
  }

  private void sweep(RocksKeyspace keyspace) {
    try {
      keyspace.sweep();
    } catch (RuntimeException e) {
      if (!keyspace.isDestroyed()) {
        log.warn("history of key space {} was not given up", Long.toHexString(keyspace.id()), e);
      }
    }
  }
}
