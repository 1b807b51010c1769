package dev.insula.client;

import dev.insula.client.FairQueue.Work;
import dev.insula.machinery.object.ApiException;
import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Virtual threads that take keys from a {@link FairQueue} and give them to a {@link Reconciler}.
 * Whatever a reconciler throws ends that key's turn only: it comes back after its back-off.
 *
 * <p>Conflicts with other writers (409) are part of the game and are not logged.
 */
public final class Workers<K> implements MetricSource, AutoCloseable {

  /** Hears how long each turn waited and worked; called by the workers, so it must be quick. */
  @FunctionalInterface
  public interface Observer {
    void turn(String tenant, long waitedNanos, long workedNanos);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

  /** Work in progress gets this long to end when the workers are closed. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final String name;
  private final FairQueue<K> queue;
  private final Reconciler<K> reconciler;
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Distribution waits = new Distribution(Buckets.FINE);
  private final Distribution works = new Distribution(Buckets.FINE);

  private final Observer observer;

  private Workers(String name, FairQueue<K> queue, Reconciler<K> reconciler, Observer observer) {
    this.name = name;
    this.queue = queue;
    this.reconciler = reconciler;
    this.observer = observer;
  }

  /**
   * Starts the workers; closing them shuts the queue down.
   *
   * @param count keys that are processed at the same time
   */
  public static <K> Workers<K> start(
      String name, int count, FairQueue<K> queue, Reconciler<K> reconciler) {
    return start(name, count, queue, reconciler, (_, _, _) -> {});
  }

  /** Workers without threads, whose turns somebody takes by {@link #step()}. */
  public static <K> Workers<K> stepped(String name, FairQueue<K> queue, Reconciler<K> reconciler) {
    return new Workers<>(name, queue, reconciler, (_, _, _) -> {});
  }

  /**
   * Processes one key on the caller's thread.
   *
   * @return whether one was ready
   */
  public boolean step() throws InterruptedException {
    Optional<Work<K>> work = queue.poll();
    if (work.isPresent()) {
      process(work.get());
    }
    return work.isPresent();
  }

  /** The same, with someone who hears how long each turn took. */
  public static <K> Workers<K> start(
      String name, int count, FairQueue<K> queue, Reconciler<K> reconciler, Observer observer) {
    var workers = new Workers<K>(name, queue, reconciler, observer);
    for (int i = 0; i < count; i++) {
      workers.threads.add(Thread.ofVirtual().name(name + "-" + i).start(workers::run));
    }
    return workers;
  }

  /** Turns that ended well since the start. */
  public long succeeded() {
    return succeeded.sum();
  }

  /** Turns that ended with an exception since the start. */
  public long failed() {
    return failed.sum();
  }

  /** How long keys stood in the queue, in nanoseconds. */
  public Distribution waits() {
    return waits;
  }

  /** How long turns took, in nanoseconds. */
  public Distribution works() {
    return works;
  }

  /** Under the names of Kubernetes' work queues. */
  @Override
  public void collect(Families families) {
    FairQueue.Figures figures = queue.figures();
    families.gauge("workqueue_depth", "Keys that wait.").point(figures.depth(), "name", name);
    families
        .gauge("insula_workqueue_delayed", "Keys that wait for a time, such as a back-off.")
        .point(figures.delayed(), "name", name);
    families
        .gauge("insula_workqueue_processing", "Keys that are worked on.")
        .point(figures.processing(), "name", name);
    families
        .counter("workqueue_adds", "Keys that were queued.")
        .point(figures.added(), "name", name);
    families
        .counter("workqueue_retries", "Keys that came back after a failure.")
        .point(figures.retried(), "name", name);
    families
        .counter(
            "insula_workqueue_rationed_retries",
            "Retries that waited for a tenant's share of retries.")
        .point(figures.rationed(), "name", name);
    families
        .histogram("workqueue_queue_duration_seconds", "Time that keys stood in the queue.")
        .point(waits, "name", name);
    families
        .histogram("workqueue_work_duration_seconds", "Time of one turn of a key.")
        .point(works, "name", name);
  }

  /** Ends what is in progress, drops what waits, and stops the threads. */
  @Override
  public void close() {
    try {
      if (!queue.drain(DRAIN)) {
        LOG.atWarn().addKeyValue("workers", name).log("work in progress did not end in time");
      }
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join(DRAIN);
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (Optional<Work<K>> work = queue.take(); work.isPresent(); work = queue.take()) {
        process(work.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void process(Work<K> work) throws InterruptedException {
    boolean ended = false;
    long started = System.nanoTime();
    try {
      Reconciler.Result result = reconciler.reconcile(work.tenant(), work.key());
      succeeded.increment();
      ended = true;
      switch (result) {
        case Reconciler.Result.Done _ -> queue.done(work);
        case Reconciler.Result.Retry retry ->
            retry
                .backoff()
                .ifPresentOrElse(backoff -> queue.retry(work, backoff), () -> queue.retry(work));
        case Reconciler.Result.After after -> queue.doneUntil(work, after.delay());
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failed.increment();
      report(work, e);
    } finally {
      long worked = System.nanoTime() - started;
      waits.add(work.waitedNanos());
      works.add(worked);
      observer.turn(work.tenant(), work.waitedNanos(), worked);
      if (!ended) {
        queue.retry(work);
      }
    }
  }

  private void report(Work<K> work, Exception e) {
    if (e instanceof ApiException api && api.isConflict()) {
      return;
    }
    // A server that can't be reached says all of it in the message, and often many times.
    boolean expected = e instanceof ApiException || e instanceof UncheckedIOException;
    LOG.atWarn()
        .addKeyValue("workers", name)
        .addKeyValue("tenant", work.tenant())
        .addKeyValue("key", work.key())
        .setCause(expected ? null : e)
        .log("failed, will be tried again: {}", e.getMessage());
  }
}
