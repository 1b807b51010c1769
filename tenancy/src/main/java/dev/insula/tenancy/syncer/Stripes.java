package dev.insula.tenancy.syncer;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for each object of each tenant, of a bounded number: objects whose hashes agree share one,
 * which costs waiting but nothing else. Thread-safe.
 */
final class Stripes {

  private static final int COUNT = 256;

  private final ReentrantLock[] locks = new ReentrantLock[COUNT];

  Stripes() {
    for (int i = 0; i < COUNT; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  ReentrantLock of(TenantPlane plane, Object object) {
    return locks[(plane.uid().hashCode() * 31 + object.hashCode()) & (COUNT - 1)];
  }

  /** Whether the caller's thread holds any of them. */
  boolean isHeldByCaller() {
    return Arrays.stream(locks).anyMatch(ReentrantLock::isHeldByCurrentThread);
  }
}
