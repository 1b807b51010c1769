package dev.insula.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store promises to those who watch it, and what of the past they may see. */
public abstract class WatchContract extends StoreContract {

  // ---- watches

  @Test
  void aWatchSeesEachChangeOnceAndInOrder() {
    var watch = keyspace.watch(KeyRange.prefix("/a/"), keyspace.revision(), () -> {});
    long created = put(keyspace, "/a/1", "1").revision();
    put(keyspace, "/b/1", "other");
    long updated = put(keyspace, "/a/1", "2").revision();
    long deleted = delete(keyspace, "/a/1").revision();

    List<Change> changes = watch.poll(10);

    assertThat(changes).extracting(Change::revision).containsExactly(created, updated, deleted);
    assertThat(changes).extracting(Change::deleted).containsExactly(false, false, true);
    assertThat(changes.get(0).created()).isTrue();
    assertThat(text(changes.get(1).previous())).isEqualTo("1");
    assertThat(text(changes.get(2).previous())).isEqualTo("2");
    assertThat(text(changes.get(2).value())).isEqualTo("last");
    assertThat(watch.poll(10)).isEmpty();
    assertThat(watch.revision()).isEqualTo(deleted);
  }

  @Test
  void anObjectThatIsMarkedAndGoesIsSeenInBothStates() {
    long created = put(keyspace, "/a/1", "1").revision();
    put(keyspace, "/b/1", "other");
    var watch = keyspace.watch(EVERYTHING, keyspace.revision(), () -> {});
    var last = new Payload("<>".getBytes(UTF_8), 1);

    var end = new Operation.PutAndDelete("/a/1", created, last);
    var companion = new Operation.Put("/b/1", Operation.ANY, payload("less"));
    long gone = keyspace.commit(List.of(end, companion)).revision();

    List<Change> changes = watch.poll(10);
    assertThat(changes).extracting(Change::revision).containsExactly(gone - 1, gone, gone);
    assertThat(changes).extracting(Change::deleted).containsExactly(false, true, false);
    assertThat(changes)
        .extracting(c -> text(c.value()))
        .containsExactly("<" + (gone - 1) + ">", "<" + gone + ">", "less");
    assertThat(changes)
        .extracting(c -> text(c.previous()))
        .containsExactly("1", "<" + (gone - 1) + ">", "other");
    assertThat(keyspace.get("/a/1")).isEmpty();
    assertThat(values(keyspace.range(new RangeQuery(EVERYTHING, gone - 1, 0))))
        .containsExactly("<" + (gone - 1) + ">", "other");
  }

  @Test
  void whatIsNotThereIsNeitherMarkedNorDeleted() {
    long before = put(keyspace, "/a", "1").revision();
    var end = new Operation.PutAndDelete("/b", Operation.ANY, payload("last"));

    assertThat(keyspace.commit(List.of(end)).revision()).isEqualTo(before);
  }

  @Test
  void whatIsAcknowledgedCanBePolledAtOnce() {
    var watch = keyspace.watch(KeyRange.single("/a"), 0, () -> {});
    for (int i = 0; i < 50; i++) {
      put(keyspace, "/other", "1");
      put(keyspace, "/a", "1");
      assertThat(watch.poll(10)).hasSize(1);
      assertThat(watch.poll(10)).isEmpty();
      assertThat(watch.revision()).isEqualTo(keyspace.revision());
    }
  }

  @Test
  void aWatchStartsInThePast() {
    long first = put(keyspace, "/a", "1").revision();
    put(keyspace, "/a", "2");
    put(keyspace, "/a", "3");

    var watch = keyspace.watch(EVERYTHING, first, () -> {});

    assertThat(watch.poll(1)).extracting(c -> text(c.value())).containsExactly("2");
    assertThat(watch.poll(1)).extracting(c -> text(c.value())).containsExactly("3");
    assertThat(watch.poll(1)).isEmpty();
  }

  @Test
  void aCommitMayBePolledInParts() {
    var watch = keyspace.watch(EVERYTHING, 0, () -> {});
    keyspace.commit(
        List.of(
            new Operation.Put("/a", Operation.ANY, payload("1")),
            new Operation.Put("/b", Operation.ANY, payload("2")),
            new Operation.Put("/c", Operation.ANY, payload("3"))));

    assertThat(watch.poll(2)).extracting(Change::key).containsExactly("/a", "/b");
    assertThat(watch.revision()).isZero();
    assertThat(watch.poll(2)).extracting(Change::key).containsExactly("/c");
    assertThat(watch.revision()).isEqualTo(1);
  }

  @Test
  void aWatcherIsWokenForItsRangeOnly() throws Exception {
    var concerned = new Semaphore(0);
    var others = new Semaphore(0);
    var watch = keyspace.watch(KeyRange.prefix("/a/"), 0, concerned::release);
    var exact = keyspace.watch(KeyRange.single("/a/1"), 0, concerned::release);
    var odd = keyspace.watch(new KeyRange("/a/0", "/a/5"), 0, concerned::release);
    var other = keyspace.watch(KeyRange.prefix("/b/"), 0, others::release);
    for (var each : List.of(watch, exact, odd, other)) {
      each.poll(1);
    }

    put(keyspace, "/a/1", "1");

    assertThat(concerned.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
    for (var each : List.of(watch, exact, odd)) {
      assertThat(each.poll(10)).hasSize(1);
    }
    // The next change is dispatched after the first one, to whoever that concerned.
    put(keyspace, "/b/1", "1");
    assertThat(others.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(others.tryAcquire()).isFalse();
    assertThat(other.poll(10)).hasSize(1);
  }

  @Test
  void ofThousandsOfWatchersOnlyTheConcernedAreWoken() throws Exception {
    var woken = new ConcurrentLinkedQueue<String>();
    for (int i = 0; i < 10_000; i++) {
      String key = "/secrets/ns/s" + i;
      keyspace.watch(KeyRange.single(key), 0, () -> woken.add(key)).poll(1);
    }

    put(keyspace, "/secrets/ns/s77", "1");
    awaitDispatch();

    assertThat(woken).containsExactly("/secrets/ns/s77");
  }

  @Test
  void aFailingListenerIsNobodyElsesProblem() throws Exception {
    store.onChange(
        (name, change) -> {
          throw new IllegalStateException("listener");
        });
    keyspace
        .watch(
            EVERYTHING,
            0,
            () -> {
              throw new IllegalStateException("watcher");
            })
        .poll(1);
    var woken = new Semaphore(0);
    keyspace.watch(EVERYTHING, 0, woken::release).poll(1);

    put(keyspace, "/a", "1");

    assertThat(woken.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    awaitDispatch();
  }

  @Test
  void aWatcherWithSomethingToPollFromTheStartIsWoken() throws Exception {
    put(keyspace, "/a", "1");
    var woken = new Semaphore(0);

    keyspace.watch(EVERYTHING, 0, woken::release);

    assertThat(woken.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void listenersHearOfAllKeySpacesInOrder() throws Exception {
    var heard = new ArrayList<String>();
    var count = new Semaphore(0);
    store.onChange(
        (name, change) -> {
          heard.add(name + change.key() + "@" + change.revision());
          count.release();
        });
    Keyspace two = store.create("two", BaseLayer.EMPTY);

    put(keyspace, "/a", "1");
    put(two, "/b", "1");
    delete(keyspace, "/a");

    assertThat(count.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
    assertThat(heard).containsExactly("one/a@1", "two/b@1", "one/a@2");
  }

  // ---- history

  @Test
  void compactionEndsReadsAndWatchesOfThePast() {
    for (int i = 1; i <= 5; i++) {
      put(keyspace, "/a", "v" + i);
    }

    keyspace.compact(3);

    assertThat(keyspace.compactedRevision()).isEqualTo(3);
    assertThatThrownBy(() -> keyspace.range(new RangeQuery(EVERYTHING, 3, 0)))
        .isInstanceOf(CompactedException.class);
    assertThatThrownBy(() -> keyspace.watch(EVERYTHING, 3, () -> {}))
        .isInstanceOf(CompactedException.class);
    assertThat(values(keyspace.range(new RangeQuery(EVERYTHING, 4, 0)))).containsExactly("v4");
    var watch = keyspace.watch(EVERYTHING, 4, () -> {});
    Change change = watch.poll(10).getFirst();
    assertThat(text(change.value())).isEqualTo("v5");
    assertThat(text(change.previous())).isEqualTo("v4");
  }

  @Test
  void theNewestRevisionIsAlwaysServed() {
    put(keyspace, "/a", "1");
    long revision = delete(keyspace, "/a").revision();

    keyspace.compact(Long.MAX_VALUE);

    assertThat(keyspace.compactedRevision()).isEqualTo(revision - 1);
    assertThat(keyspace.revision()).isEqualTo(revision);
    assertThat(keyspace.range(new RangeQuery(EVERYTHING, revision, 0)).entries()).isEmpty();
    var watch = keyspace.watch(EVERYTHING, revision, () -> {});
    put(keyspace, "/b", "1");
    assertThat(watch.poll(10)).extracting(Change::key).containsExactly("/b");
  }

  @Test
  void aWatcherThatFallsOffTheHistoryIsTold() {
    put(keyspace, "/a", "1");
    var watch = keyspace.watch(EVERYTHING, 1, () -> {});
    for (int i = 0; i < 10; i++) {
      put(keyspace, "/a", "again");
    }
    keyspace.compact(8);

    assertThatThrownBy(() -> watch.poll(10)).isInstanceOf(CompactedException.class);
  }

  @Test
  void aWatcherOfAQuietRangeOutlivesCompaction() throws Exception {
    var watch = keyspace.watch(KeyRange.prefix("/quiet/"), 0, () -> {});
    assertThat(watch.poll(10)).isEmpty();
    for (int i = 0; i < 11; i++) {
      put(keyspace, "/a", "again");
    }
    awaitDispatch();
    keyspace.compact(10);

    assertThat(watch.poll(10)).isEmpty();
    assertThat(watch.revision()).isEqualTo(11);
    put(keyspace, "/quiet/a", "1");
    assertThat(watch.poll(10)).hasSize(1);
  }

  /** Returns when watchers have been told of everything that was written so far. */
  private void awaitDispatch() throws InterruptedException {
    var last = new Semaphore(0);
    store.onChange(
        (name, change) -> {
          if (name.equals("last")) {
            last.release();
          }
        });
    put(store.create("last", BaseLayer.EMPTY), "/a", "1");
    assertThat(last.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }
}
