package dev.insula.client;

import java.time.Duration;
import java.util.Optional;

/** A watch that is open. Used by one thread at a time; closing from another ends it. */
public interface WatchStream extends AutoCloseable {

  /**
   * The next event; empty when none came within the time.
   *
   * @throws dev.insula.machinery.object.ApiException 410 when the history no longer reaches back;
   *     list anew
   * @throws StreamClosedException when the server ended the watch; watch again from the last
   *     version
   */
  Optional<WatchEvent> next(Duration timeout) throws InterruptedException;

  @Override
  void close();

  /** The server ended the stream in order, or the connection broke. */
  final class StreamClosedException extends RuntimeException {
    public StreamClosedException(String message) {
      super(message);
    }
  }
}
