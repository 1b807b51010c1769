package dev.insula.bench;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The objects of the experiment, and how very many of them are made. */
final class SettleLoad {

  static final GroupVersionResource DEPLOYMENTS =
      new GroupVersionResource("apps", "v1", "deployments");
  static final GroupVersionResource JOBS = new GroupVersionResource("batch", "v1", "jobs");

  private static final String CONTAINERS =
      "\"containers\":[{\"name\":\"c\",\"image\":\"nginx:1.27\"}]";

  private SettleLoad() {}

  static JsonObject deployment(String name) {
    return Json.parseObject(
        """
        {"apiVersion":"apps/v1","kind":"Deployment",
         "metadata":{"name":"%1$s","namespace":"default"},
         "spec":{"replicas":1,"selector":{"matchLabels":{"app":"%1$s"}},
          "template":{"metadata":{"labels":{"app":"%1$s"}},"spec":{%2$s}}}}\
        """
            .formatted(name, CONTAINERS));
  }

  static JsonObject job(String name) {
    return Json.parseObject(
        """
        {"apiVersion":"batch/v1","kind":"Job",
         "metadata":{"name":"%s","namespace":"default"},
         "spec":{"template":{"spec":{"restartPolicy":"Never",%s}}}}\
        """
            .formatted(name, CONTAINERS));
  }

  /**
   * Does something for each number below a count, so many at the same time.
   *
   * @throws RuntimeException the first failure, after which nothing more is begun
   */
  static void forAll(int count, int parallel, IntConsumer action) throws InterruptedException {
    var permits = new Semaphore(parallel);
    var failure = new AtomicReference<@Nullable RuntimeException>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count && failure.get() == null; i++) {
        permits.acquire();
        int at = i;
        executor.execute(
            () -> {
              try {
                action.accept(at);
              } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
              } finally {
                permits.release();
              }
            });
      }
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }
}
