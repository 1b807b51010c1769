package dev.insula.store.rocks;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one key, newest first. The batcher pushes, compaction retires a chain whose key
 * is gone; whichever comes first wins, so that no version is pushed onto a chain that is no longer
 * in the index.
 */
final class Chain {

  /** What is on top of a chain that was retired. */
  private static final Version RETIRED = new Version(0, 0, 0, true, new byte[0], null);

  private final AtomicReference<Version> newest;

  Chain(Version first) {
    newest = new AtomicReference<>(first);
  }

  /** Null if the chain is retired: the key has no version. */
  @Nullable Version newest() {
    Version version = newest.get();
    return version == RETIRED ? null : version;
  }

  /** Puts a version on top, unless the chain is retired. */
  boolean push(Version version) {
    while (true) {
      Version before = newest.get();
      if (before == RETIRED) {
        return false;
      }
      if (newest.compareAndSet(before, version)) {
        return true;
      }
    }
  }

  /** Ends the chain if a version is still the newest. */
  boolean retire(Version last) {
    return newest.compareAndSet(last, RETIRED);
  }
}
