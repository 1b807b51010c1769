package dev.insula.apiserver.http;

import dev.insula.machinery.object.ApiException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds the memory that requests' bodies take, for each control plane and for all, as bodies are
 * read before anybody knows who sends them. Thread-safe.
 */
final class BodyBudget {

  private static final int RETRY_AFTER_SECONDS = 1;

  private final long total;
  private final long perHost;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Long> byHost = new HashMap<>();
  private long taken;

  BodyBudget(long total, long perHost) {
    this.total = total;
    this.perHost = perHost;
  }

  /** What one request takes; given back by closing it. Used by one thread. */
  final class Share implements AutoCloseable {
    private final String host;
    private long bytes;

    private Share(String host) {
      this.host = host;
    }

    /**
     * Takes more, up to a size.
     *
     * @throws ApiException 429 if there is no room
     */
    void growTo(long size) {
      if (size > bytes) {
        take(host, size - bytes);
        bytes = size;
      }
    }

    @Override
    public void close() {
      give(host, bytes);
      bytes = 0;
    }
  }

  Share open(String host) {
    return new Share(host);
  }

  /** How much is taken now. */
  long taken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private void take(String host, long bytes) {
    lock.lock();
    try {
      long of = byHost.getOrDefault(host, 0L) + bytes;
      if (of > perHost || taken + bytes > total) {
        throw ApiException.tooManyRequests(
            "too many large requests, please try again later", RETRY_AFTER_SECONDS);
      }
      byHost.put(host, of);
      taken += bytes;
    } finally {
      lock.unlock();
    }
  }

  private void give(String host, long bytes) {
    lock.lock();
    try {
      taken -= bytes;
      byHost.computeIfPresent(host, (_, of) -> of <= bytes ? null : of - bytes);
    } finally {
      lock.unlock();
    }
  }
}
