package dev.insula.store.rocks;

import java.time.Duration;

/**
 * The bounds of a store. Immutable.
 *
 * @param limits what one key space may hold
 * @param history how much of the past is kept
 * @param batching how writes are put together
 * @param idleAfter how long a key space that nobody uses or watches stays in memory
 * @param sweepEvery how often history is given up and idle key spaces are looked for
 */
public record StoreOptions(
    Limits limits, History history, Batching batching, Duration idleAfter, Duration sweepEvery) {

  /** Fits a laptop as well as a few thousand control planes in one process. */
  public static StoreOptions defaults() {
    return new StoreOptions(
        new Limits(1024, 3 << 20, 1024, 512L << 20),
        new History(10_000, Duration.ofMinutes(5), 64L << 20, 4096, 8L << 20),
        new Batching(256, 16L << 20, 1024, 512L << 10),
        Duration.ofMinutes(10),
        Duration.ofSeconds(15));
  }

  public StoreOptions with(Limits other) {
    return new StoreOptions(other, history, batching, idleAfter, sweepEvery);
  }

  public StoreOptions with(History other) {
    return new StoreOptions(limits, other, batching, idleAfter, sweepEvery);
  }

  public StoreOptions with(Batching other) {
    return new StoreOptions(limits, history, other, idleAfter, sweepEvery);
  }

  public StoreOptions idleAfter(Duration other) {
    return new StoreOptions(limits, history, batching, other, sweepEvery);
  }

  public StoreOptions sweepEvery(Duration other) {
    return new StoreOptions(limits, history, batching, idleAfter, other);
  }

  /**
   * What one key space may hold.
   *
   * @param keyChars longest key; Kubernetes' own names stay below 800
   * @param valueBytes largest value; an API server takes requests of 3 MiB
   * @param operations most operations in a commit; at most 65,534
   * @param keyspaceBytes most bytes of keys and newest values; they are held in memory
   */
  public record Limits(int keyChars, int valueBytes, int operations, long keyspaceBytes) {
    public Limits {
      require(keyChars > 0 && keyChars <= Short.MAX_VALUE, "keyChars");
      require(valueBytes > 0, "valueBytes");
      require(operations > 0 && operations < Position.END, "operations");
      require(keyspaceBytes > 0, "keyspaceBytes");
    }
  }

  /**
   * How much of the past is kept for each key space. The first bound that is reached counts.
   *
   * @param revisions most revisions
   * @param age how long a revision can be read and watched from
   * @param bytes most bytes of superseded values on disk
   * @param recentChanges most changes in memory for watches; older ones are read from disk
   * @param recentBytes most bytes of superseded values in memory
   */
  public record History(
      int revisions, Duration age, long bytes, int recentChanges, long recentBytes) {
    public History {
      require(revisions > 0, "revisions");
      require(!age.isNegative(), "age");
      require(bytes > 0, "bytes");
      require(recentChanges > 0, "recentChanges");
      require(recentBytes > 0, "recentBytes");
    }

    public History age(Duration other) {
      return new History(revisions, other, bytes, recentChanges, recentBytes);
    }
  }

  /**
   * How writes are put together.
   *
   * @param queuedCommits most commits that wait for one key space; further callers wait outside
   * @param queuedBytes most bytes that wait for one key space
   * @param batchCommits most commits in one write to disk
   * @param batchBytes most bytes in one write to disk, unless one commit alone has more
   */
  public record Batching(int queuedCommits, long queuedBytes, int batchCommits, long batchBytes) {
    public Batching {
      require(queuedCommits > 0, "queuedCommits");
      require(queuedBytes > 0, "queuedBytes");
      require(batchCommits > 0, "batchCommits");
      require(batchBytes > 0, "batchBytes");
    }
  }

  private static void require(boolean good, String name) {
    if (!good) {
      throw new IllegalArgumentException(name + " is out of bounds");
    }
  }
}
