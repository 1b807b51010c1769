package dev.insula.store.rocks;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Records on a disk that can be made to fail, or to be slow. */
final class FaultyRecords implements Records {

  private final Records disk;
  final AtomicInteger recoveries = new AtomicInteger();
  volatile @Nullable RuntimeException failure;

  /** Whether a failing write reaches the disk all the same. */
  volatile boolean writesThrough;

  /** Whether only opening anew ends the failure. */
  volatile boolean needsRecovery;

  private volatile @Nullable Semaphore gate;
  final Semaphore held = new Semaphore(0);

  FaultyRecords(Records disk) {
    this.disk = disk;
  }

  /** Makes writes wait until there are permits. */
  void hold(Semaphore permits) {
    gate = permits;
  }

  @Override
  public void write(Changes changes, boolean durable) {
    RuntimeException now = failure;
    Semaphore permits = gate;
    if (permits != null && durable) {
      held.release();
      permits.acquireUninterruptibly();
    }
    if (now == null || writesThrough) {
      disk.write(changes, durable);
    }
    if (now != null) {
      throw now;
    }
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return disk.get(key);
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) {
    disk.scan(from, to, visitor);
  }

  @Override
  public List<Long> keyspaces() {
    return disk.keyspaces();
  }

  @Override
  public byte @Nullable [] lastBefore(byte[] key) {
    return disk.lastBefore(key);
  }

  @Override
  public void deleteRange(byte[] from, byte[] to) {
    RuntimeException now = failure;
    if (now != null) {
      throw now;
    }
    disk.deleteRange(from, to);
  }

  @Override
  public long sizeOf(byte[] from, byte[] to) {
    return disk.sizeOf(from, to);
  }

  @Override
  public long diskBytes() {
    return disk.diskBytes();
  }

  @Override
  public long bufferedBytes() {
    return disk.bufferedBytes();
  }

  @Override
  public void flush() {
    disk.flush();
  }

  @Override
  public void rewrite(byte[] from, byte[] to) {
    disk.rewrite(from, to);
  }

  @Override
  public void recover() {
    recoveries.incrementAndGet();
    disk.recover();
    if (needsRecovery) {
      failure = null;
    }
  }

  @Override
  public void close() {
    disk.close();
  }
}
