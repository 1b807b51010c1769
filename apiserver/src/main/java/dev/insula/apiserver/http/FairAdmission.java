package dev.insula.apiserver.http;

import dev.insula.apiserver.request.Turn;
import dev.insula.machinery.object.ApiException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the requests that are in work, so that no control plane takes the whole server (INVARIANT
 * 6 of the design). Thread-safe.
 *
 * <p>All control planes together have a bound, of which one never gets all; and each has a bound
 * for the requests that have begun, those included that wait for a webhook and take no place
 * meanwhile. Requests beyond wait in a queue for each control plane; places that become free go to
 * the queues in turn. Who waits too long, or finds the queue full, is told to come back. State is
 * only kept for control planes that have requests in work.
 */
final class FairAdmission {

  private static final int QUEUE_LENGTH = 500;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final int RETRY_AFTER_SECONDS = 1;

  private final int total;
  private final int share;
  private final int perHost;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Host> hosts = new HashMap<>();

  /** Hosts with waiting requests, in the order in which they are served next. */
  private final LinkedHashMap<String, Host> turn = new LinkedHashMap<>();

  private int inWork;

  /**
   * @param total requests in work
   * @param perHost requests of one control plane that have begun
   */
  FairAdmission(int total, int perHost) {
    this.total = total;
    this.share = total - total / 4;
    this.perHost = perHost;
  }

  private final class Host {
    private int begun;
    private int inWork;
    private final ArrayDeque<CountDownLatch> waiting = new ArrayDeque<>();

    boolean mayBegin() {
      return begun < perHost && inWork < share;
    }

    void begin() {
      begun++;
      work(1);
    }

    void work(int more) {
      inWork += more;
      FairAdmission.this.inWork += more;
    }
  }

  /** A place among the requests in work, given back by closing it, once. */
  final class Place implements AutoCloseable, Turn {
    private final String host;

    private Place(String host) {
      this.host = host;
    }

    @Override
    public void pause() {
      change(host, known -> known.work(-1));
    }

    @Override
    public void resume() {
      change(host, known -> known.work(1));
    }

    @Override
    public void close() {
      change(
          host,
          known -> {
            known.begun--;
            known.work(-1);
          });
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
      return new Place(name);
    }
    boolean mine = false;
    try {
      mine = granted.await(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!mine && withdraw(name, granted)) {
      throw tooMany();
    }
    return new Place(name);
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
      Host host = hosts.computeIfAbsent(name, _ -> new Host());
      if (host.waiting.isEmpty() && host.mayBegin() && inWork < total) {
        host.begin();
        return null;
      }
      if (host.waiting.size() >= QUEUE_LENGTH) {
        throw tooMany();
      }
      var granted = new CountDownLatch(1);
      host.waiting.add(granted);
      turn.putIfAbsent(name, host);
      return granted;
    } finally {
      lock.unlock();
    }
  }

  /** Leaves the queue; false if the place was granted meanwhile. */
  private boolean withdraw(String name, CountDownLatch granted) {
    lock.lock();
    try {
      Host host = hosts.get(name);
      if (host == null || !host.waiting.remove(granted)) {
        return false;
      }
      if (host.waiting.isEmpty()) {
        turn.remove(name);
      }
      forgetIfIdle(name, host);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void change(String name, Consumer<Host> how) {
    lock.lock();
    try {
      Host host = hosts.get(name);
      if (host != null) {
        how.accept(host);
        grant();
        forgetIfIdle(name, host);
      }
    } finally {
      lock.unlock();
    }
  }

  private void grant() {
    while (inWork < total) {
      String next = nextHost();
      Host host = next == null ? null : turn.remove(next);
      if (next == null || host == null) {
        return;
      }
      CountDownLatch granted = host.waiting.remove();
      host.begin();
      granted.countDown();
      if (!host.waiting.isEmpty()) {
        turn.put(next, host);
      }
    }
  }

  private @Nullable String nextHost() {
    for (Map.Entry<String, Host> candidate : turn.entrySet()) {
      if (candidate.getValue().mayBegin()) {
        return candidate.getKey();
      }
    }
    return null;
  }

  private void forgetIfIdle(String name, Host host) {
    if (host.begun == 0 && host.waiting.isEmpty()) {
      hosts.remove(name);
    }
  }

  private static ApiException tooMany() {
    return ApiException.tooManyRequests(
        "too many requests, please try again later", RETRY_AFTER_SECONDS);
  }
}
