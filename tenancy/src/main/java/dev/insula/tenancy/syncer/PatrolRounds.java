package dev.insula.tenancy.syncer;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the patrol to one tenant after the other: to all in each interval, and at once to those
 * that have just come. One virtual thread.
 *
 * <p>A tenant of which neither side has changed since the last comparison is left asleep, but for
 * one round in {@link #REST}, in case that something was changed where nobody looks.
 */
final class PatrolRounds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PatrolRounds.class);

  /** With a round a minute, every tenant is looked at once an hour. */
  private static final int REST = 60;

  private final Patrol patrol;
  private final PatrolMarks marks;
  private final TenantPlanes planes;
  private final Duration interval;

  /** Tenants that have just come; bounded by the tenants there are. */
  private final LinkedBlockingQueue<TenantPlane> arrived = new LinkedBlockingQueue<>();

  private final Thread thread = Thread.ofVirtual().name("patrol").unstarted(this::run);

  PatrolRounds(Patrol patrol, PatrolMarks marks, TenantPlanes planes, Duration interval) {
    this.patrol = patrol;
    this.marks = marks;
    this.planes = planes;
    this.interval = interval;
  }

  void start() {
    thread.start();
  }

  void visitSoon(TenantPlane plane) {
    arrived.add(plane);
  }

  /** Goes to all tenants now, on the caller's thread. */
  void visitAll() {
    planes.all().forEach(this::visit);
  }

  private void visitChanged(int round) {
    for (TenantPlane plane : planes.all()) {
      boolean due = Math.floorMod(plane.uid().hashCode(), REST) == round % REST;
      if (due || !plane.patrolled().isAt(marks.of(plane))) {
        visit(plane);
      }
    }
  }

  /**
   * Goes to one tenant that has just come, on the caller's thread.
   *
   * @return whether there was one
   */
  boolean visitNext() {
    TenantPlane plane = arrived.poll();
    if (plane != null) {
      visit(plane);
    }
    return plane != null;
  }

  private void run() {
    long next = System.nanoTime() + interval.toNanos();
    int round = 0;
    try {
      while (true) {
        TenantPlane plane = arrived.poll(next - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (plane != null) {
          visit(plane);
        } else {
          visitChanged(round++);
          next = System.nanoTime() + interval.toNanos();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void visit(TenantPlane plane) {
    if (!plane.begin()) {
      return;
    }
    try {
      OptionalLong mark = marks.of(plane);
      patrol.run(plane);
      plane.patrolled().at(mark, plane.deletions());
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("tenant", plane.name()).setCause(e).log("a patrol failed");
    } finally {
      plane.end();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
