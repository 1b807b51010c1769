package dev.insula.tenancy.syncer;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the patrol to one tenant after the other: to all in each interval, and at once to those
 * that have just come. One virtual thread, and one for each tenant whose server is elsewhere while
 * it is visited: such a server can be slow on purpose, and nobody else shall wait for it.
 *
 * <p>A tenant of which neither side has changed since the last comparison is left asleep, but for
 * one round in {@link #REST}, in case that something was changed where nobody looks.
 */
final class PatrolRounds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PatrolRounds.class);

  /**
   * With a round a minute, every tenant is looked at once an hour. That wakes those that sleep, so
   * that of very many tenants each is looked at less often.
   */
  private static final int REST = 60;

  private static final int MOST_AT_REST = 10;

  private final Patrol patrol;
  private final PatrolMarks marks;
  private final TenantPlanes planes;
  private final Duration interval;

  /** Tenants that have just come; bounded by the tenants there are. */
  private final LinkedBlockingQueue<TenantPlane> arrived = new LinkedBlockingQueue<>();

  /** Those in the queue, each once; bounded likewise. */
  private final Set<TenantPlane> expected = ConcurrentHashMap.newKeySet();

  /** Those elsewhere that are visited now; bounded likewise. */
  private final Set<TenantPlane> visited = ConcurrentHashMap.newKeySet();

  /** Those of them that are to be visited once more. */
  private final Set<TenantPlane> again = ConcurrentHashMap.newKeySet();

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
    if (expected.add(plane)) {
      arrived.add(plane);
    }
  }

  /** Goes to all tenants now, on the caller's thread. */
  void visitAll() {
    planes.all().forEach(this::visit);
  }

  private void visitChanged(int round) {
    var all = planes.all();
    int rounds = Math.max(REST, all.size() / MOST_AT_REST);
    for (TenantPlane plane : all) {
      boolean due = Math.floorMod(plane.uid().hashCode(), rounds) == round % rounds;
      if (due || !plane.patrolled().isAt(marks.of(plane))) {
        send(plane);
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
      expected.remove(plane);
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
          expected.remove(plane);
          send(plane);
        } else {
          visitChanged(round++);
          next = System.nanoTime() + interval.toNanos();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(TenantPlane plane) {
    if (!plane.isRemote()) {
      visit(plane);
    } else if (visited.add(plane)) {
      Thread.ofVirtual().name("patrol-" + plane.name()).start(() -> visitAlone(plane));
    } else {
      again.add(plane);
    }
  }

  private void visitAlone(TenantPlane plane) {
    try {
      again.remove(plane);
      visit(plane);
    } finally {
      visited.remove(plane);
    }
    if (again.remove(plane)) {
      visitSoon(plane);
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
