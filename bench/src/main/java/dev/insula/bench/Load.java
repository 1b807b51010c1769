package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Creates pods from many callers at once; all callers start together. */
final class Load {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");

  /**
   * One caller's share.
   *
   * @param prefix start of the pods' names, unique among all sources
   */
  record Source(ControlPlaneClient client, String namespace, String prefix, int pods) {
    String podName(int n) {
      return prefix + "-" + n;
    }
  }

  private Load() {}

  /** Runs until every create call has returned. */
  static void run(List<Source> sources, int concurrency, PodTimes times)
      throws InterruptedException {
    var go = new CountDownLatch(1);
    var callers = new ArrayList<Future<?>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Source source : sources) {
        var next = new AtomicInteger();
        for (int i = 0; i < Math.min(concurrency, source.pods()); i++) {
          callers.add(executor.submit(() -> createAll(source, next, go, times)));
        }
      }
      go.countDown();
      for (Future<?> caller : callers) {
        join(caller);
      }
    }
  }

  private static void join(Future<?> caller) throws InterruptedException {
    try {
      caller.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a create call failed: " + e.getMessage(), e);
    }
  }

  private static Void createAll(
      Source source, AtomicInteger next, CountDownLatch go, PodTimes times)
      throws InterruptedException {
    go.await();
    for (int n = next.getAndIncrement(); n < source.pods(); n = next.getAndIncrement()) {
      String name = source.podName(n);
      JsonObject pod = BenchPods.scheduled(source.namespace(), name);
      times.pass(name, PodTimes.Mark.CREATED);
      create(source.client(), pod);
    }
    return null;
  }

  /** Creates as client-go does: who is told to come back later does so. */
  private static void create(ControlPlaneClient client, JsonObject pod)
      throws InterruptedException {
    while (true) {
      try {
        client.create(PodWatcher.PODS, pod, WRITE);
        return;
      } catch (ApiException e) {
        if (e.code() != TOO_MANY_REQUESTS) {
          throw e;
        }
        TimeUnit.SECONDS.sleep(e.status().details().integer("retryAfterSeconds", 1));
      }
    }
  }
}
