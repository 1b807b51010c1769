package dev.insula.client.http;

import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Status;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A watch over HTTP: one JSON event a line. A virtual thread reads ahead by at most {@link
 * #READ_AHEAD} events and as many bytes as one event may have; a reader that is slower than that
 * slows the connection.
 */
final class HttpWatchStream implements WatchStream {

  static final int READ_AHEAD = 256;

  /** What the reading thread hands over. */
  private sealed interface Item {}

  private record Line(byte[] json) implements Item {}

  private record End(String why) implements Item {}

  private final InputStream body;
  private final int eventBytes;
  private final Semaphore memory;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(READ_AHEAD);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread reader;

  HttpWatchStream(InputStream body, int eventBytes) {
    this.body = body;
    this.eventBytes = eventBytes;
    this.memory = new Semaphore(eventBytes);
    reader = Thread.ofVirtual().name("watch-reader").start(this::readAll);
  }

  @Override
  public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
    Item item = queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    return switch (item) {
      case null -> Optional.empty();
      case Line line -> {
        memory.release(line.json().length);
        yield Optional.of(event(line.json()));
      }
      case End end -> {
        close();
        throw new StreamClosedException(end.why());
      }
    };
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      reader.interrupt();
      try {
        body.close();
      } catch (IOException e) {
        // Nobody reads on: how the connection ends does not matter.
      }
    }
  }

  private static WatchEvent event(byte[] line) {
    EventSlice event = EventSlice.of(line);
    var object = new ApiObject(event.object());
    return switch (event.type()) {
      case "ADDED" -> new WatchEvent(WatchEvent.Type.ADDED, object);
      case "MODIFIED" -> new WatchEvent(WatchEvent.Type.MODIFIED, object);
      case "DELETED" -> new WatchEvent(WatchEvent.Type.DELETED, object);
      case "BOOKMARK" -> new WatchEvent(WatchEvent.Type.BOOKMARK, object);
      case "ERROR" -> throw new ApiException(Status.fromJson(object.tree(), 500));
      default -> throw new StreamClosedException("the server sent an event of no known type");
    };
  }

  private void readAll() {
    var lines = new EventLines(body, eventBytes);
    try (body) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        if (line.length > 0) {
          memory.acquire(line.length);
          queue.put(new Line(line));
        }
      }
      queue.put(new End("the server ended the watch"));
    } catch (IOException e) {
      endAfterFailure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endAfterFailure(IOException e) {
    if (!closed.get()) {
      try {
        queue.put(new End("the connection of the watch broke: " + e.getMessage()));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
