package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The few platform threads that read from disk for everybody. Callers wait; each key space sends
 * one job at a time, so that none can take all threads, and the number of waiting jobs is bounded
 * by the number of key spaces in use.
 */
final class DiskThreads implements AutoCloseable {

  /** Threads that nobody needs for so long end. */
  private static final long IDLE_SECONDS = 10;

  private final ExecutorService threads;

  DiskThreads(String prefix, int most) {
    ThreadFactory factory = Thread.ofPlatform().daemon().name(prefix, 0).factory();
    var pool =
        new ThreadPoolExecutor(
            most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    threads = pool;
  }

  /** Runs something on a disk thread and waits for it. Not to be called on one. */
  <T> T call(Callable<T> job) {
    return await(begin(job));
  }

  /** Runs all of them, as many at the same time as there are threads, and waits for all. */
  <T> List<T> callAll(List<Callable<T>> jobs) {
    return jobs.stream().map(this::begin).toList().stream().map(DiskThreads::await).toList();
  }

  private <T> CompletableFuture<T> begin(Callable<T> job) {
    var done = new CompletableFuture<T>();
    try {
      threads.execute(
          () -> {
            try {
              done.complete(job.call());
            } catch (Throwable t) {
              done.completeExceptionally(t);
            }
          });
    } catch (RejectedExecutionException e) {
      throw new StoreException(Kind.CLOSED, "the store is closed", e);
    }
    return done;
  }

  void run(Runnable job) {
    call(Executors.callable(job));
  }

  private static <T> T await(CompletableFuture<T> done) {
    try {
      return done.join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException failure) {
        // The caller's own trace is the useful one, and the exceptions carry no state but kinds.
        failure.addSuppressed(new StoreCall());
        throw failure;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new StoreException(Kind.IO, String.valueOf(cause), e);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Shows who had waited for a disk thread. */
  private static final class StoreCall extends Exception {
    StoreCall() {
      super("called from");
    }
  }
}
