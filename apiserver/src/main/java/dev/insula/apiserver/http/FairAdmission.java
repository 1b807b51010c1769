package dev.insula.apiserver.http;

import dev.insula.apiserver.request.Turn;
import dev.insula.machinery.object.ApiException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the requests that are in work, so that no control plane takes the whole server (INVARIANT
 * 6 of the design). Thread-safe.
 *
 * <p>A request has a place while it computes: it gives the place up while it waits for the disk or
 * a webhook, and waits for one again, before those that have not begun. All control planes together
 * have a bound on places, of which one never gets all, and beside others no more than leave a core
 * free. Each has a bound for the requests that have begun, those that wait included. Requests
 * beyond wait in a queue for each control plane; places that become free go to those who used the
 * least of late, so that who floods waits for who does not. Who waits too long, or finds the queue
 * full, is told to come back. What is streamed, such as a watch's events, is written in turns,
 * which wait for places as well, but without an end. State is only kept for control planes that
 * asked for something within the last second.
 */
final class FairAdmission {

  private static final int QUEUE_LENGTH = 500;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final int RETRY_AFTER_SECONDS = 1;

  /**
   * What is had at a time counts no longer than this. Nearly all requests compute for less between
   * two waits; who has a place for longer mostly stands still, with the machine or behind threads
   * that have none, and would wait for seconds until others have used as much. Of two who flood
   * with requests that do compute for longer, this gives more to the one whose requests are larger;
   * those who ask for little go before both.
   */
  private static final Duration LONGEST_USE = Duration.ofMillis(5);

  private final Bounds bounds;
  private final Executor wakes;
  private final LongSupplier nanoTime;
  private final RecentUse recent;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, HostQueue> hosts = new HashMap<>();

  /** Hosts with waiting requests, in the order in which they began to wait. */
  private final LinkedHashMap<String, HostQueue> turn = new LinkedHashMap<>();

  private int inWork;

  /**
   * @param total requests in work
   * @param besideOthers requests in work of one control plane while others ask for something, too
   * @param perHost requests of one control plane that have begun
   * @param longestReturn how long one that has begun waits for a place again; it may hold a lock
   *     that those who have the places wait for, so it then goes on without
   */
  record Bounds(int total, int besideOthers, int perHost, Duration longestReturn) {}

  /**
   * @param wakes runs on a platform thread, and wakes those whose turn it is. Were it the thread
   *     that gives its place up, a virtual one, its carrier would run them next: a carrier looks
   *     elsewhere only when the threads woken on it have all had their turn, so that requests that
   *     hand their places on and on would keep it from everybody else, such as those whose write is
   *     on disk
   */
  FairAdmission(Bounds bounds, Executor wakes, LongSupplier nanoTime) {
    this.bounds = bounds;
    this.wakes = wakes;
    this.nanoTime = nanoTime;
    this.recent = new RecentUse(nanoTime);
  }

  /**
   * A place among the requests in work, given back by closing it, once. Used by one thread at a
   * time.
   */
  final class Place implements AutoCloseable, Turn {
    private final String host;
    private final long waited;
    private long since = nanoTime.getAsLong();
    private long left;
    private long away;

    private Place(String host, long waited) {
      this.host = host;
      this.waited = waited;
    }

    @Override
    public void pause() {
      left = nanoTime.getAsLong();
      long used = used(left);
      change(
          host,
          known -> {
            known.use().add(used);
            work(known, -1);
          });
    }

    @Override
    public void resume() {
      comeBack(host);
      since = nanoTime.getAsLong();
      away += since - left;
    }

    @Override
    public long waitedNanos() {
      return waited;
    }

    @Override
    public long awayNanos() {
      return away;
    }

    @Override
    public void close() {
      long used = used(nanoTime.getAsLong());
      change(
          host,
          known -> {
            known.use().add(used);
            known.end();
            inWork--;
          });
    }

    private long used(long now) {
      return Math.min(now - since, LONGEST_USE.toNanos());
    }
  }

  /**
   * Waits for a place.
   *
   * @throws ApiException 429 if there is none in time
   */
  Place enter(String name) {
    CountDownLatch granted = queue(name);
    if (granted == null) {
      return new Place(name, 0);
    }
    long asked = nanoTime.getAsLong();
    boolean mine = false;
    try {
      mine = granted.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!mine && withdraw(name, granted)) {
      throw tooMany();
    }
    return new Place(name, nanoTime.getAsLong() - asked);
  }

  /**
   * Has a turn of writing done when there is a place for it.
   *
   * @param executor does it, and is given it while a lock is held
   */
  void whenFree(String name, Executor executor, Runnable writes) {
    Runnable inPlace =
        () -> {
          try (Place _ = new Place(name, 0)) {
            writes.run();
          }
        };
    lock.lock();
    try {
      HostQueue host = asking(name);
      host.addWriter(() -> executor.execute(inPlace));
      turn.putIfAbsent(name, host);
      grant();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a place again, though not without an end. */
  private void comeBack(String name) {
    CountDownLatch granted = queueToReturn(name);
    if (granted == null) {
      return;
    }
    boolean mine = false;
    try {
      mine = granted.await(bounds.longestReturn().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!mine) {
      change(name, host -> takePlace(name, host, granted));
    }
  }

  /** Beyond the bounds, if it was not granted meanwhile. */
  private void takePlace(String name, HostQueue host, CountDownLatch granted) {
    if (host.withdraw(granted)) {
      work(host, 1);
      if (!host.isWaiting()) {
        turn.remove(name);
      }
    }
  }

  /** Takes a place and returns null, or queues for one and returns what is counted down then. */
  private @Nullable CountDownLatch queueToReturn(String name) {
    lock.lock();
    try {
      HostQueue host = asking(name);
      boolean free = host.mayReturn() && inWork < bounds.total();
      if (free || !recent.isContended()) {
        work(host, 1);
        return null;
      }
      turn.putIfAbsent(name, host);
      return host.addReturning();
    } finally {
      lock.unlock();
    }
  }

  /** Requests at one moment. */
  record Load(int inWork, int waiting) {}

  /** The requests of all control planes. */
  Load load() {
    lock.lock();
    try {
      int waiting = hosts.values().stream().mapToInt(HostQueue::waiting).sum();
      return new Load(inWork, waiting);
    } finally {
      lock.unlock();
    }
  }

  /** The requests of one control plane. */
  Load load(String name) {
    lock.lock();
    try {
      HostQueue host = hosts.get(name);
      return host == null ? new Load(0, 0) : new Load(host.inWork(), host.waiting());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Refuses a request that would find the queue full, before anything is read of its body.
   *
   * @throws ApiException 429
   */
  void refuseIfFull(String name) {
    lock.lock();
    try {
      HostQueue host = hosts.get(name);
      if (host != null && host.waiting() >= QUEUE_LENGTH) {
        throw tooMany();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many control planes have requests in work or waiting. */
  int activeHosts() {
    lock.lock();
    try {
      return hosts.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a place and returns null, or queues for one and returns what is counted down then. */
  private @Nullable CountDownLatch queue(String name) {
    lock.lock();
    try {
      HostQueue host = asking(name);
      if (!host.isWaiting() && host.mayBegin() && inWork < bounds.total()) {
        host.begin();
        inWork++;
        return null;
      }
      if (host.waiting() >= QUEUE_LENGTH) {
        throw tooMany();
      }
      turn.putIfAbsent(name, host);
      return host.addRequest();
    } finally {
      lock.unlock();
    }
  }

  private HostQueue asking(String name) {
    RecentUse.Use use = recent.asked(name);
    HostQueue host = hosts.computeIfAbsent(name, _ -> new HostQueue(use, bounds, recent));
    host.used(use);
    return host;
  }

  /** Leaves the queue; false if the place was granted meanwhile. */
  private boolean withdraw(String name, CountDownLatch granted) {
    lock.lock();
    try {
      HostQueue host = hosts.get(name);
      if (host == null || !host.withdraw(granted)) {
        return false;
      }
      if (!host.isWaiting()) {
        turn.remove(name);
      }
      forgetIfIdle(name, host);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void change(String name, Consumer<HostQueue> how) {
    lock.lock();
    try {
      HostQueue host = hosts.get(name);
      if (host != null) {
        how.accept(host);
        grant();
        forgetIfIdle(name, host);
      }
    } finally {
      lock.unlock();
    }
  }

  private void work(HostQueue host, int more) {
    host.work(more);
    inWork += more;
  }

  private void grant() {
    while (inWork < bounds.total()) {
      String next = nextHost();
      HostQueue host = next == null ? null : turn.remove(next);
      if (next == null || host == null) {
        return;
      }
      inWork++;
      wake(host.grantOne());
      if (host.isWaiting()) {
        turn.put(next, host);
      }
    }
  }

  private void wake(Runnable who) {
    if (Thread.currentThread().isVirtual()) {
      wakes.execute(who);
    } else {
      who.run();
    }
  }

  /** Of those who wait and may begin, who used the least; of equals who waits longest. */
  private @Nullable String nextHost() {
    String next = null;
    HostQueue least = null;
    for (Map.Entry<String, HostQueue> candidate : turn.entrySet()) {
      HostQueue host = candidate.getValue();
      if (host.mayBeGranted() && (least == null || host.use().compareTo(least.use()) < 0)) {
        least = host;
        next = candidate.getKey();
      }
    }
    return next;
  }

  private void forgetIfIdle(String name, HostQueue host) {
    if (host.isIdle()) {
      hosts.remove(name);
    }
  }

  private static ApiException tooMany() {
    return ApiException.tooManyRequests(
        "too many requests, please try again later", RETRY_AFTER_SECONDS);
  }
}
