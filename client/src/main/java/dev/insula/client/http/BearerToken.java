package dev.insula.client.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The token of a kubeconfig. One that is kept in a file is read again each minute, as tokens of
 * service accounts that are mounted into pods change. Thread-safe.
 */
final class BearerToken {

  static final Duration KEPT = Duration.ofMinutes(1);

  private final @Nullable Path file;
  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private String token;
  private boolean read;
  private long readAtNanos;

  BearerToken(Kubeconfig config, LongSupplier nanoClock) {
    this.file = config.tokenFile();
    this.token = config.token();
    this.nanoClock = nanoClock;
  }

  /** The token as it is now; empty without one. */
  String current() {
    if (file == null) {
      return token;
    }
    lock.lock();
    try {
      long now = nanoClock.getAsLong();
      if (!read || now - readAtNanos > KEPT.toNanos()) {
        token = Files.readString(file).strip();
        read = true;
        readAtNanos = now;
      }
      return token;
    } catch (IOException e) {
      if (read) {
        // It is being replaced; the one from before is good for longer than that takes.
        return token;
      }
      throw new UncheckedIOException("cannot read the token in " + file, e);
    } finally {
      lock.unlock();
    }
  }
}
