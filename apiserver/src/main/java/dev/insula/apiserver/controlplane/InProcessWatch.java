package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.resource.ObjectForms;
import dev.insula.apiserver.watch.ObjectEvent;
import dev.insula.apiserver.watch.ObjectEvents;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.store.CompactedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A watch without HTTP. Its events are the stored bytes; it has no thread and no buffer beyond the
 * events it has polled at once.
 */
final class InProcessWatch implements WatchStream {

  private final ResourceDefinition definition;
  private final ObjectEvents events;
  private final Deque<ObjectEvent> polled = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean mayHaveMore = true;
  private boolean closed;

  InProcessWatch(ResourceDefinition definition, ObjectEvents events) {
    this.definition = definition;
    this.events = events;
    try {
      events.start(this::wake);
    } catch (CompactedException e) {
      throw expired();
    }
  }

  @Override
  public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
    long nanos = timeout.toNanos();
    while (true) {
      if (!polled.isEmpty()) {
        return Optional.of(event(polled.removeFirst()));
      }
      lock.lock();
      try {
        while (!mayHaveMore && !closed) {
          if (nanos <= 0) {
            return Optional.empty();
          }
          nanos = woken.awaitNanos(nanos);
        }
        if (closed) {
          throw new StreamClosedException("the watch was closed");
        }
        mayHaveMore = false;
      } finally {
        lock.unlock();
      }
      poll();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
    events.close();
  }

  /** Polls until there is nothing: a wake-up that comes meanwhile leads to one more poll. */
  private void poll() {
    try {
      var more = events.poll();
      polled.addAll(more);
      if (!more.isEmpty()) {
        wake();
      }
    } catch (CompactedException e) {
      throw expired();
    }
  }

  private void wake() {
    lock.lock();
    try {
      mayHaveMore = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  private WatchEvent event(ObjectEvent event) {
    WatchEvent.Type type =
        switch (event.type()) {
          case ADDED -> WatchEvent.Type.ADDED;
          case MODIFIED -> WatchEvent.Type.MODIFIED;
          case DELETED -> WatchEvent.Type.DELETED;
        };
    return new WatchEvent(type, new ApiObject(ObjectForms.whole(definition, event.object())));
  }

  private static ApiException expired() {
    return ApiException.expired("The resourceVersion for the provided watch is too old.");
  }
}
