package dev.insula.store.rocks;

import dev.insula.store.Change;
import dev.insula.store.Store.ChangeListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that tells watchers and listeners of what was written, so that the batcher can go on
 * with the next batch meanwhile. The queue between the two is bounded: who does not return at once
 * slows writing down in the end, instead of filling the memory.
 */
final class Dispatcher implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final int QUEUED_WRITES = 4096;

  private final BlockingQueue<Optional<Runnable>> queue = new ArrayBlockingQueue<>(QUEUED_WRITES);
  private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread thread;

  void listen(ChangeListener listener) {
    listeners.add(listener);
  }

  void add(RocksKeyspace keyspace, Staging staging) {
    List<Change> changes = staging.writes().stream().map(Staging.Write::change).toList();
    put(Optional.of(() -> dispatch(keyspace, changes, staging.revision())));
  }

  /** Wakes a watcher that has something to poll from the start. */
  void wake(RocksCursor cursor) {
    if (Thread.currentThread().equals(thread)) {
      // Whoever is told of a change may watch; waiting for our own queue would be for ever.
      cursor.wake();
    } else {
      put(Optional.of(cursor::wake));
    }
  }

  /** Ends the thread after what was added so far. */
  void finish() {
    put(Optional.empty());
  }

  private void put(Optional<Runnable> item) {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(item);
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    while (true) {
      try {
        Optional<Runnable> item = queue.take();
        if (item.isEmpty()) {
          return;
        }
        guarded(item.get());
      } catch (InterruptedException e) {
        // Nobody stops this thread but finish().
      }
    }
  }

  private void dispatch(RocksKeyspace keyspace, List<Change> changes, long revision) {
    var woken = new ArrayList<RocksCursor>();
    WatchIndex watches = keyspace.watches();
    for (Change change : changes) {
      watches.match(change.key(), change.revision(), woken);
    }
    watches.dispatched(revision);
    woken.forEach(RocksCursor::wake);
    for (ChangeListener listener : listeners) {
      for (Change change : changes) {
        guarded(() -> listener.changed(keyspace.name(), change));
      }
    }
  }

  /** INVARIANT: one listener's failure is nobody else's. */
  private static void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("a listener to changes failed", e);
    }
  }
}
