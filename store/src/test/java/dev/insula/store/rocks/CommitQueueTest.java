package dev.insula.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.store.BaseLayer;
import dev.insula.store.StoreException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue is fair between key spaces, and bounded for each. */
class CommitQueueTest {

  @TempDir Path directory;
  private RocksStore store;
  private RocksKeyspace flood;
  private RocksKeyspace quiet;
  private final CommitQueue queue = new CommitQueue(new StoreOptions.Batching(5, 1000, 4, 100));

  @BeforeEach
  void open() {
    store = RocksStore.open(directory, StoreOptions.defaults());
    flood = (RocksKeyspace) store.create("flood", BaseLayer.EMPTY);
    quiet = (RocksKeyspace) store.create("quiet", BaseLayer.EMPTY);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aFloodDoesNotDelayOthers() {
    for (int i = 0; i < 5; i++) {
      queue.add(commit(flood, 1));
    }
    queue.add(commit(quiet, 1));

    assertThat(queue.take())
        .extracting(c -> c.keyspace)
        .containsExactly(flood, quiet, flood, flood);
  }

  @Test
  void aBatchIsBoundedByBytes() {
    for (int i = 0; i < 3; i++) {
      queue.add(commit(flood, 50));
    }

    assertThat(queue.take()).hasSize(2);
    assertThat(queue.take()).hasSize(1);
  }

  @Test
  void whatIsTooLargeForABatchLetsOthersGoFirst() {
    queue.add(commit(flood, 101));
    queue.add(commit(flood, 101));
    queue.add(commit(quiet, 1));

    assertThat(queue.take()).extracting(c -> c.keyspace).containsExactly(quiet);
    assertThat(queue.take()).extracting(c -> c.keyspace).containsExactly(flood);
    assertThat(queue.take()).extracting(c -> c.keyspace).containsExactly(flood);
  }

  @Test
  void whatIsTooLargeForABatchWaitsNotForEver() {
    queue.add(commit(flood, 101));
    int batches = 0;
    boolean written = false;
    while (!written) {
      queue.add(commit(quiet, 1));
      written = queue.take().stream().anyMatch(c -> c.keyspace == flood);
      batches++;
    }

    assertThat(batches).isBetween(2, 10);
  }

  @Test
  void whoFloodsWaitsOutside() throws Exception {
    for (int i = 0; i < 5; i++) {
      queue.add(commit(flood, 1));
    }
    var added = new CompletableFuture<Boolean>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  queue.add(commit(flood, 1));
                  added.complete(true);
                });
    while (caller.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    assertThat(added).isNotDone();
    queue.add(commit(quiet, 1));

    queue.take();

    assertThat(added.get()).isTrue();
  }

  @Test
  void aClosedQueueIsEmptiedAndTakesNothing() {
    queue.add(commit(flood, 1));
    queue.close();

    assertThatThrownBy(() -> queue.add(commit(flood, 1))).isInstanceOf(StoreException.class);
    assertThat(queue.take()).hasSize(1);
    assertThat(queue.take()).isEmpty();
  }

  private static PendingCommit commit(RocksKeyspace keyspace, long bytes) {
    return new PendingCommit(keyspace, List.of(), bytes);
  }
}
