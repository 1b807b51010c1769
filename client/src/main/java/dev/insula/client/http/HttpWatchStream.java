package dev.insula.client.http;

import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A watch over HTTP: one JSON event a line. A virtual thread reads ahead by at most {@link
 * #READ_AHEAD} events; a reader that is slower than that slows the connection.
 */
final class HttpWatchStream implements WatchStream {

  static final int READ_AHEAD = 256;

  /** What the reading thread hands over. */
  private sealed interface Item {}

  private record Line(String json) implements Item {}

  private record End(String why) implements Item {}

  private final InputStream body;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(READ_AHEAD);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread reader;

  HttpWatchStream(InputStream body) {
    this.body = body;
    reader = Thread.ofVirtual().name("watch-reader").start(this::readAll);
  }

  @Override
  public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
    Item item = queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    return switch (item) {
      case null -> Optional.empty();
      case Line line -> Optional.of(event(Json.parseObject(line.json())));
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
        throw new UncheckedIOException(e);
      }
    }
  }

  private static WatchEvent event(JsonObject frame) {
    JsonObject object = frame.objectAt("object");
    String type = frame.string("type", "");
    if (type.equals("ERROR")) {
      throw new ApiException(Status.fromJson(object, 500));
    }
    return new WatchEvent(WatchEvent.Type.valueOf(type), ApiObject.of(object));
  }

  private void readAll() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        queue.put(new Line(line));
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
