package dev.insula.tenancy.operator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Two pieces of work at the same time, as each waits for the disk more than it works. */
final class Aside {

  private Aside() {}

  /**
   * Ends when both have ended.
   *
   * @throws RuntimeException what the second failed with, else what the first did
   */
  static void run(Runnable aside, Runnable here) {
    var other =
        CompletableFuture.runAsync(
            aside, task -> Thread.ofVirtual().name("tenant-aside").start(task));
    try {
      here.run();
    } catch (RuntimeException e) {
      other.handle((_, _) -> true).join();
      throw e;
    }
    try {
      other.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }
}
