package dev.insula.tenancy.replica;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Says whether this replica may write now. Thread-safe.
 *
 * <p>It asks two clocks: the monotonic one, which can't be set, and the wall clock, which goes on
 * while a machine is suspended. Either of them closes it.
 */
public final class Fence {

  /** One that is always open, for who is alone. */
  public static final Fence OPEN = new Fence(() -> 0, () -> java.time.Instant.EPOCH, true);

  private final LongSupplier nanos;
  private final InstantSource wall;
  private final boolean always;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean open;
  private long untilNanos;
  private long untilMillis;

  public Fence(LongSupplier nanos, InstantSource wall) {
    this(nanos, wall, false);
  }

  private Fence(LongSupplier nanos, InstantSource wall, boolean always) {
    this.nanos = nanos;
    this.wall = wall;
    this.always = always;
  }

  /** Two clocks, read at one time. */
  record Moment(long nanos, long millis) {}

  Moment now() {
    return new Moment(nanos.getAsLong(), wall.millis());
  }

  /** Opens it until so long after the moment. */
  void open(Moment from, Duration time) {
    lock.lock();
    try {
      untilNanos = from.nanos() + time.toNanos();
      untilMillis = from.millis() + time.toMillis();
      open = true;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      open = false;
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    if (always) {
      return true;
    }
    lock.lock();
    try {
      return open && nanos.getAsLong() - untilNanos < 0 && wall.millis() < untilMillis;
    } finally {
      lock.unlock();
    }
  }

  /**
   * To be called right before a write.
   *
   * @throws NotHeldException if this replica may not write now
   */
  void check() {
    if (!isOpen()) {
      throw new NotHeldException();
    }
  }
}
