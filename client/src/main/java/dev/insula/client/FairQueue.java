package dev.insula.client;

import dev.insula.client.QueueLane.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A work queue that many tenants share without slowing each other. Thread-safe.
 *
 * <ul>
 *   <li>Keys of one tenant come out in the order in which they were added; between tenants it is a
 *       weighted round robin, with exact shares while tenants have work waiting.
 *   <li>A key is queued at most once and never processed twice at the same time; if it is added
 *       while it is processed, it runs again afterwards.
 *   <li>Failed keys come back after an exponential back-off, and a tenant's retries are rationed.
 *   <li>A tenant without keys costs nothing: what is known of it is dropped.
 * </ul>
 *
 * <p>Memory is bounded by the number of distinct keys, so keys must be names of objects, whose
 * number the API server bounds.
 *
 * @param <K> keys, with equals and hashCode; the same key of two tenants is two keys
 */
public final class FairQueue<K> {

  /**
   * A key taken from the queue; it must be given back by one of the done methods.
   *
   * @param waitedNanos how long it stood in the queue, without delays before that
   */
  public record Work<K>(String tenant, K key, long waitedNanos) {}

  /**
   * A longer delay ends after this: it may come from what somebody wrote, and times are only told
   * apart within 292 years. Who is asked too early asks for the rest.
   */
  private static final Duration LONGEST_DELAY = Duration.ofDays(365);

  private final QueueOptions options;
  private final LongSupplier nanoClock;
  private final RetryTimes retries;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition available = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final Map<String, QueueLane<K>> tenants = new HashMap<>();
  private final ArrayDeque<QueueLane<K>> round = new ArrayDeque<>();
  private final DelayedKeys<K> delayed = new DelayedKeys<>();

  /** The one waiting thread that watches the time; the others wait for a signal. */
  private boolean someoneWatchesTime;

  private int depth;
  private int processing;
  private long added;
  private long retried;
  private boolean shutDown;

  /**
   * @param nanoClock a clock like {@link System#nanoTime()}
   * @param random uniform in [0, 1), for the jitter
   */
  public FairQueue(QueueOptions options, LongSupplier nanoClock, DoubleSupplier random) {
    this.options = options;
    this.nanoClock = nanoClock;
    this.retries = new RetryTimes(options, nanoClock, random);
  }

  public FairQueue(QueueOptions options) {
    this(options, System::nanoTime, Math::random);
  }

  /** Queues a key at once; without effect if it is queued already or the queue is shut down. */
  public void add(String tenant, K key) {
    lock.lock();
    try {
      if (!shutDown) {
        enqueue(tenantQueue(tenant).entry(key));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Queues a key after a delay; of several delays the one that ends first counts. */
  public void addAfter(String tenant, K key, Duration delay) {
    lock.lock();
    try {
      if (!shutDown) {
        enqueueAfter(tenantQueue(tenant).entry(key), nanos(delay));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Queues a key after a delay, unless it is queued sooner: then that turn is the only one. For
   * work that gets cheaper when it waits for what comes soon anyway.
   */
  public void addLazily(String tenant, K key, Duration delay) {
    lock.lock();
    try {
      if (!shutDown) {
        enqueueLazily(tenantQueue(tenant).entry(key), nanos(delay));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a key. Empty once the queue is shut down and nothing is waiting any more. */
  Optional<Work<K>> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        promoteDue();
        Optional<Work<K>> work = next();
        if (work.isPresent() || (shutDown && depth == 0)) {
          if (!delayed.isEmpty() && !someoneWatchesTime) {
            available.signal();
          }
          return work;
        }
        await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A key if one is ready now. */
  Optional<Work<K>> poll() {
    lock.lock();
    try {
      promoteDue();
      return next();
    } finally {
      lock.unlock();
    }
  }

  /** The key was processed; its failures are forgotten. */
  void done(Work<K> work) {
    lock.lock();
    try {
      Entry<K> entry = processed(work);
      entry.failures = 0;
      finish(entry);
    } finally {
      lock.unlock();
    }
  }

  /** The key was processed and wants to be looked at again later. */
  void doneUntil(Work<K> work, Duration delay) {
    lock.lock();
    try {
      Entry<K> entry = processed(work);
      entry.failures = 0;
      if (!shutDown) {
        enqueueAfter(entry, nanos(delay));
      }
      finish(entry);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Processing failed: the key comes back after its back-off, and not before its tenant has a retry
   * free.
   */
  void retry(Work<K> work) {
    retry(work, options.backoff());
  }

  /** As {@link #retry(Work)}, with a back-off of its own. */
  void retry(Work<K> work, Backoff backoff) {
    lock.lock();
    try {
      Entry<K> entry = processed(work);
      entry.failures++;
      retried++;
      if (!shutDown) {
        enqueueAfter(entry, retries.reserve(entry.tenant, entry.failures, backoff));
      }
      finish(entry);
    } finally {
      lock.unlock();
    }
  }

  /** Drops everything that waits for the tenant. What is being processed ends as usual. */
  public void removeTenant(String tenant) {
    lock.lock();
    try {
      QueueLane<K> queue = tenants.get(tenant);
      if (queue == null) {
        return;
      }
      depth -= queue.fifo.size();
      queue.fifo.clear();
      if (queue.inRound) {
        round.remove(queue);
        queue.inRound = false;
      }
      for (Entry<K> entry : queue.entries.values()) {
        delayed.remove(entry);
        entry.queued = false;
        entry.again = false;
        entry.failures = 0;
      }
      queue.entries.values().removeIf(Entry::isIdle);
      collect(queue);
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more keys and drops delayed ones; waiting keys are still handed out. */
  public void shutDown() {
    lock.lock();
    try {
      shutDown = true;
      delayed.clear();
      available.signalAll();
      signalIfDrained();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shuts down and waits until everything that was queued is processed.
   *
   * @return whether that happened within the time
   */
  boolean drain(Duration timeout) throws InterruptedException {
    shutDown();
    lock.lockInterruptibly();
    try {
      long left = timeout.toNanos();
      while ((depth > 0 || processing > 0) && left > 0) {
        left = drained.awaitNanos(left);
      }
      return depth == 0 && processing == 0;
    } finally {
      lock.unlock();
    }
  }

  /** Keys that wait to be taken now, without delayed ones. */
  public int depth() {
    return locked(() -> depth);
  }

  /** Keys of one tenant that wait to be taken now. */
  public int depth(String tenant) {
    return locked(
        () -> {
          QueueLane<K> queue = tenants.get(tenant);
          return queue == null ? 0 : queue.fifo.size();
        });
  }

  /** Keys of one tenant of which anything is known: waiting, delayed or processed. */
  public int known(String tenant) {
    return locked(
        () -> {
          QueueLane<K> queue = tenants.get(tenant);
          return queue == null ? 0 : queue.entries.size();
        });
  }

  /** Keys that are processed now. */
  public int processing() {
    return locked(() -> processing);
  }

  /** Keys that wait for a delay to end. */
  int delayed() {
    return locked(delayed::size);
  }

  /**
   * What a queue has done since it was made, and holds now.
   *
   * @param added keys that were queued, each as often as it was
   * @param retried keys that came back after a failure
   * @param rationed those of them that waited for their tenant's share of retries
   */
  public record Figures(
      long added, long retried, long rationed, int depth, int delayed, int processing) {}

  Figures figures() {
    return locked(
        () -> new Figures(added, retried, retries.rationed(), depth, delayed.size(), processing));
  }

  /**
   * How long the tenant's next retry has to wait since its share of retries is used up; zero while
   * it has some left.
   */
  public Duration retryDebt(String tenant) {
    return locked(
        () -> {
          QueueLane<K> queue = tenants.get(tenant);
          return Duration.ofNanos(queue == null ? 0 : retries.debt(queue));
        });
  }

  /** Tenants of which anything is known. */
  int tenants() {
    return locked(tenants::size);
  }

  /** Whether the tenant has keys that wait or are processed, delayed ones not counted. */
  public boolean isBusy(String tenant) {
    return locked(
        () -> {
          QueueLane<K> queue = tenants.get(tenant);
          return queue != null && (!queue.fifo.isEmpty() || queue.processing > 0);
        });
  }

  private <R> R locked(Supplier<R> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  private QueueLane<K> tenantQueue(String tenant) {
    return tenants.computeIfAbsent(tenant, name -> new QueueLane<>(name, retries.unused()));
  }

  private void enqueueLazily(Entry<K> entry, long delayNanos) {
    if (entry.processing || entry.queued || (entry.delayed && !entry.lazy)) {
      enqueue(entry);
    } else if (!entry.delayed) {
      enqueueAfter(entry, delayNanos);
      entry.lazy = entry.delayed;
    }
  }

  private void enqueue(Entry<K> entry) {
    if (entry.lazy) {
      delayed.remove(entry);
    }
    if (entry.processing) {
      entry.again = true;
      return;
    }
    if (entry.queued) {
      return;
    }
    entry.queued = true;
    entry.queuedAtNanos = nanoClock.getAsLong();
    entry.tenant.fifo.add(entry);
    depth++;
    added++;
    joinRound(entry.tenant);
  }

  private static long nanos(Duration delay) {
    if (delay.isNegative()) {
      return 0;
    }
    return delay.compareTo(LONGEST_DELAY) < 0 ? delay.toNanos() : LONGEST_DELAY.toNanos();
  }

  private void enqueueAfter(Entry<K> entry, long delayNanos) {
    if (delayNanos <= 0) {
      enqueue(entry);
      return;
    }
    long due = nanoClock.getAsLong() + delayNanos;
    entry.lazy = false;
    if (entry.delayed && entry.dueNanos - due <= 0) {
      return;
    }
    if (delayed.put(entry, due)) {
      // Whoever watches the time must look again.
      someoneWatchesTime = false;
      available.signal();
    }
  }

  private void promoteDue() {
    long now = nanoClock.getAsLong();
    for (Entry<K> due = delayed.takeDue(now); due != null; due = delayed.takeDue(now)) {
      enqueue(due);
    }
  }

  /** Takes the next key of the tenant whose turn it is. */
  private Optional<Work<K>> next() {
    QueueLane<K> tenant = round.poll();
    if (tenant == null) {
      return Optional.empty();
    }
    tenant.inRound = false;
    if (tenant.credit <= 0) {
      tenant.credit = Math.max(1, options.weight().applyAsInt(tenant.name));
    }
    Entry<K> entry = tenant.fifo.remove();
    entry.queued = false;
    entry.processing = true;
    tenant.processing++;
    tenant.credit--;
    processing++;
    depth--;
    if (tenant.fifo.isEmpty()) {
      tenant.credit = 0;
    }
    joinRound(tenant);
    long waited = nanoClock.getAsLong() - entry.queuedAtNanos;
    return Optional.of(new Work<>(tenant.name, entry.key, waited));
  }

  /** A tenant in the middle of its turn goes on; all others stand at the end. */
  private void joinRound(QueueLane<K> tenant) {
    if (tenant.inRound || tenant.fifo.isEmpty() || tenant.processing >= options.concurrency()) {
      return;
    }
    tenant.inRound = true;
    if (tenant.credit > 0) {
      round.addFirst(tenant);
    } else {
      round.addLast(tenant);
    }
    available.signal();
  }

  private Entry<K> processed(Work<K> work) {
    QueueLane<K> tenant = tenants.get(work.tenant());
    Entry<K> entry = tenant == null ? null : tenant.entries.get(work.key());
    if (tenant == null || entry == null || !entry.processing) {
      throw new IllegalStateException("not being processed: " + work);
    }
    entry.processing = false;
    tenant.processing--;
    processing--;
    return entry;
  }

  private void finish(Entry<K> entry) {
    QueueLane<K> tenant = entry.tenant;
    if (entry.again) {
      entry.again = false;
      enqueue(entry);
    } else if (entry.isIdle()) {
      tenant.entries.remove(entry.key);
    }
    joinRound(tenant);
    collect(tenant);
    signalIfDrained();
  }

  private void collect(QueueLane<K> tenant) {
    if (tenant.isIdle()) {
      tenants.remove(tenant.name);
    }
  }

  private void signalIfDrained() {
    if (shutDown && depth == 0) {
      available.signalAll();
      if (processing == 0) {
        drained.signalAll();
      }
    }
  }

  /** One wait of the loop in {@link #take()}; may wake for no reason. */
  @SuppressWarnings("WaitNotInLoop")
  private void await() throws InterruptedException {
    if (delayed.isEmpty() || someoneWatchesTime) {
      available.await();
      return;
    }
    someoneWatchesTime = true;
    try {
      long left = delayed.firstDueNanos() - nanoClock.getAsLong();
      available.awaitNanos(Math.min(left, TimeUnit.SECONDS.toNanos(60)));
    } finally {
      someoneWatchesTime = false;
    }
  }
}
