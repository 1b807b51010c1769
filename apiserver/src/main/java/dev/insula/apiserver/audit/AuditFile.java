package dev.insula.apiserver.audit;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log in a file. Thread-safe.
 *
 * <p>Lines wait in a queue for one thread that writes them. The queue is bounded by their bytes:
 * when the disk is slower than the requests for so long that it is full, further lines are dropped
 * and counted, and the next line that has room is preceded by a warning in the server's log.
 * Requests are never held up and never fail because of the log. Closing writes what waits.
 */
public final class AuditFile implements AuditSink, AutoCloseable {

  /** What may wait to be written. */
  static final long MAX_QUEUED_BYTES = 32L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);

  private final RotatingFile file;
  private final long maxQueuedBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
  private final Thread writer;
  private long queuedBytes;
  private long dropped;
  private long told;
  private boolean closed;

  private AuditFile(RotatingFile file, long maxQueuedBytes) {
    this.file = file;
    this.maxQueuedBytes = maxQueuedBytes;
    this.writer = Thread.ofPlatform().name("audit-log").daemon().unstarted(this::run);
  }

  /**
   * Opens the file and starts to write.
   *
   * @throws IOException if the file can't be written
   */
  public static AuditFile open(AuditFileOptions options, InstantSource clock) throws IOException {
    return open(options, clock, MAX_QUEUED_BYTES);
  }

  static AuditFile open(AuditFileOptions options, InstantSource clock, long maxQueuedBytes)
      throws IOException {
    var log = new AuditFile(new RotatingFile(options, clock), maxQueuedBytes);
    log.writer.start();
    return log;
  }

  @Override
  public void write(byte[] line) {
    lock.lock();
    try {
      if (closed || queuedBytes + line.length > maxQueuedBytes) {
        dropped++;
        return;
      }
      queue.add(line);
      queuedBytes += line.length;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** How many lines there was no room for. */
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try (file) {
      List<byte[]> lines = take();
      while (!lines.isEmpty()) {
        for (byte[] line : lines) {
          file.write(line);
        }
        file.flush();
        lines = take();
      }
    } catch (IOException e) {
      LOG.error("audit log ended: {}", e.toString());
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What waits, or nothing after the end. */
  private List<byte[]> take() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        filled.await();
      }
      if (dropped > told) {
        LOG.warn("audit log dropped {} events: its disk is too slow", dropped - told);
        told = dropped;
      }
      var lines = new ArrayList<>(queue);
      queue.clear();
      queuedBytes = 0;
      return lines;
    } finally {
      lock.unlock();
    }
  }

  private void stop() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    stop();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
