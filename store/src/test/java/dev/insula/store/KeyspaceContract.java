package dev.insula.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.insula.store.Keyspace.Commit;
import dev.insula.store.Keyspace.Entry;
import dev.insula.store.Keyspace.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Store} promises. An implementation's test extends this. */
public abstract class KeyspaceContract {

  protected static final KeyRange EVERYTHING = KeyRange.prefix("");

  protected Store store;
  protected Keyspace keyspace;

  /** Opens the store under test, the same one each time within a test. */
  protected abstract Store openStore();

  @BeforeEach
  void open() {
    store = openStore();
    keyspace = store.create("one", BaseLayer.EMPTY);
  }

  @AfterEach
  void close() {
    store.close();
  }

  // ---- writing and reading

  @Test
  void whatIsWrittenIsRead() {
    Commit commit = put(keyspace, "/a", "1");

    assertThat(keyspace.get("/a"))
        .hasValueSatisfying(
            entry -> {
              assertThat(text(entry.value())).isEqualTo("1");
              assertThat(entry.revision()).isEqualTo(commit.revision());
              assertThat(entry.createRevision()).isEqualTo(commit.revision());
            });
    assertThat(commit.entries().getFirst()).isEqualTo(keyspace.get("/a").orElseThrow());
    assertThat(keyspace.revision()).isEqualTo(commit.revision());
  }

  @Test
  void aMissingKeyIsEmpty() {
    assertThat(keyspace.get("/a")).isEmpty();
  }

  @Test
  void anUpdateKeepsTheCreateRevision() {
    long created = put(keyspace, "/a", "1").revision();
    long updated = put(keyspace, "/a", "2").revision();

    Entry entry = keyspace.get("/a").orElseThrow();
    assertThat(entry.createRevision()).isEqualTo(created);
    assertThat(entry.revision()).isEqualTo(updated).isGreaterThan(created);
  }

  @Test
  void aKeyThatIsMadeAgainHasANewCreateRevision() {
    put(keyspace, "/a", "1");
    delete(keyspace, "/a");
    long again = put(keyspace, "/a", "2").revision();

    assertThat(keyspace.get("/a").orElseThrow().createRevision()).isEqualTo(again);
  }

  @Test
  void theRevisionIsPutIntoTheValue() {
    var payload = new Payload("{\"rv\":\"\"}".getBytes(UTF_8), 7);

    long revision =
        keyspace.commit(List.of(new Operation.Put("/a", Operation.ABSENT, payload))).revision();

    assertThat(text(keyspace.get("/a").orElseThrow().value()))
        .isEqualTo("{\"rv\":\"" + revision + "\"}");
  }

  @Test
  void aCommitOfManyOperationsHasOneRevision() {
    put(keyspace, "/b", "old");
    Commit commit =
        keyspace.commit(
            List.of(
                new Operation.Put("/a", Operation.ABSENT, payload("1")),
                new Operation.Delete("/b", Operation.ANY, payload("gone")),
                new Operation.Put("/c", Operation.ANY, payload("3"))));

    assertThat(commit.entries()).hasSize(3);
    assertThat(commit.entries().get(1)).isNull();
    assertThat(keyspace.get("/a").orElseThrow().revision()).isEqualTo(commit.revision());
    assertThat(keyspace.get("/c").orElseThrow().revision()).isEqualTo(commit.revision());
    assertThat(keyspace.get("/b")).isEmpty();
  }

  // ---- expectations

  @Test
  void creatingWhatExistsFailsAndTellsWhatIsThere() {
    long revision = put(keyspace, "/a", "1").revision();

    var failure =
        catchThrowableOfType(
            PreconditionFailedException.class,
            () ->
                keyspace.commit(List.of(new Operation.Put("/a", Operation.ABSENT, payload("2")))));

    assertThat(failure.key()).isEqualTo("/a");
    assertThat(failure.current().orElseThrow().revision()).isEqualTo(revision);
    assertThat(keyspace.revision()).isEqualTo(revision);
  }

  @Test
  void updatingAnotherVersionFails() {
    long first = put(keyspace, "/a", "1").revision();
    put(keyspace, "/a", "2");

    assertThatThrownBy(() -> keyspace.commit(List.of(new Operation.Put("/a", first, payload("3")))))
        .isInstanceOf(PreconditionFailedException.class);
  }

  @Test
  void updatingWhatIsGoneFailsWithNothingFound() {
    long first = put(keyspace, "/a", "1").revision();
    delete(keyspace, "/a");

    var failure =
        catchThrowableOfType(
            PreconditionFailedException.class,
            () -> keyspace.commit(List.of(new Operation.Put("/a", first, payload("3")))));

    assertThat(failure.current()).isEmpty();
  }

  @Test
  void oneFailedExpectationFailsAllOperations() {
    put(keyspace, "/b", "1");

    assertThatThrownBy(
            () ->
                keyspace.commit(
                    List.of(
                        new Operation.Put("/a", Operation.ABSENT, payload("1")),
                        new Operation.Check("/b", Operation.ABSENT))))
        .isInstanceOf(PreconditionFailedException.class);
    assertThat(keyspace.get("/a")).isEmpty();
  }

  @Test
  void aCheckAloneTakesNoRevision() {
    long revision = put(keyspace, "/a", "1").revision();

    Commit commit = keyspace.commit(List.of(new Operation.Check("/a", revision)));

    assertThat(commit.revision()).isEqualTo(revision);
    assertThat(commit.entries().getFirst()).isEqualTo(keyspace.get("/a").orElseThrow());
  }

  @Test
  void deletingWhatDoesNotExistTakesNoRevision() {
    long revision = put(keyspace, "/a", "1").revision();

    assertThat(delete(keyspace, "/b").revision()).isEqualTo(revision);
    assertThat(keyspace.revision()).isEqualTo(revision);
  }

  @Test
  void aKeyIsWrittenOnceInACommit() {
    assertThatThrownBy(
            () ->
                keyspace.commit(
                    List.of(
                        new Operation.Put("/a", Operation.ANY, payload("1")),
                        new Operation.Put("/a", Operation.ANY, payload("2")))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keysArePrintableAscii() {
    for (String key : List.of("", "/ä", "/a\n", "/a\0")) {
      assertThatThrownBy(() -> put(keyspace, key, "1"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  // ---- ranges

  @Test
  void aRangeIsInOrderOfKeysAndHalfOpen() {
    for (String key : List.of("/b/2", "/a/1", "/b/1", "/c", "/b")) {
      put(keyspace, key, key);
    }

    assertThat(keys(keyspace.range(RangeQuery.latest(KeyRange.prefix("/b/")))))
        .containsExactly("/b/1", "/b/2");
    assertThat(keys(keyspace.range(RangeQuery.latest(new KeyRange("/a/1", "/b/2")))))
        .containsExactly("/a/1", "/b", "/b/1");
    assertThat(keys(keyspace.range(RangeQuery.latest(EVERYTHING)))).hasSize(5);
    assertThat(keys(keyspace.range(RangeQuery.latest(new KeyRange("/c", "/a"))))).isEmpty();
    assertThat(keyspace.count(KeyRange.prefix("/b/"))).isEqualTo(2);
  }

  @Test
  void aListGoesOnInTheSnapshotThatItBeganWith() {
    for (int i = 0; i < 10; i++) {
      put(keyspace, "/k" + i, "old");
    }
    Page first = keyspace.range(new RangeQuery(EVERYTHING, 0, 4));
    for (int i = 0; i < 10; i++) {
      put(keyspace, "/k" + i, "new");
    }
    delete(keyspace, "/k7");
    put(keyspace, "/k55", "new");

    Page rest = keyspace.range(new RangeQuery(new KeyRange("/k3\0", ""), first.revision(), 0));

    assertThat(keys(first)).containsExactly("/k0", "/k1", "/k2", "/k3");
    assertThat(first.more()).isTrue();
    assertThat(first.remaining()).isEqualTo(6);
    assertThat(keys(rest)).containsExactly("/k4", "/k5", "/k6", "/k7", "/k8", "/k9");
    assertThat(rest.entries()).allSatisfy(e -> assertThat(text(e.value())).isEqualTo("old"));
    assertThat(rest.more()).isFalse();
    assertThat(rest.revision()).isEqualTo(first.revision());
  }

  @Test
  void aPageWhoseRestIsNotCountedSaysOnlyWhetherThereIsMore() {
    for (int i = 0; i < 5; i++) {
      put(keyspace, "/k" + i, "value");
    }
    delete(keyspace, "/k3");

    Page some = keyspace.range(new RangeQuery(EVERYTHING, 0, 3).uncounted());
    Page all = keyspace.range(new RangeQuery(EVERYTHING, 0, 4).uncounted());

    assertThat(keys(some)).containsExactly("/k0", "/k1", "/k2");
    assertThat(some.more()).isTrue();
    assertThat(some.remaining()).isZero();
    assertThat(keys(all)).containsExactly("/k0", "/k1", "/k2", "/k4");
    assertThat(all.more()).isFalse();
  }

  @Test
  void aRevisionThatIsNotReachedIsRefused() {
    long revision = put(keyspace, "/a", "1").revision();

    assertThatThrownBy(() -> keyspace.range(new RangeQuery(EVERYTHING, revision + 1, 0)))
        .isInstanceOf(FutureRevisionException.class);
    assertThatThrownBy(() -> keyspace.watch(EVERYTHING, revision + 1, () -> {}))
        .isInstanceOf(FutureRevisionException.class);
  }

  // ---- the base layer

  @Test
  void theBaseLayerIsThereFromTheStart() {
    Keyspace based = store.create("based", base("/a", "/c"));
    put(based, "/b", "own");

    assertThat(based.revision()).isEqualTo(3);
    assertThat(keys(based.range(RangeQuery.latest(EVERYTHING)))).containsExactly("/a", "/b", "/c");
    assertThat(based.get("/a").orElseThrow().revision()).isEqualTo(1);
    assertThat(based.count(EVERYTHING)).isEqualTo(3);
  }

  @Test
  void theBaseLayerIsHiddenByOverwritingAndDeleting() {
    BaseLayer layer = base("/a", "/b", "/c");
    Keyspace based = store.create("based", layer);
    Keyspace other = store.create("other", layer);
    long before = based.revision();

    long updated = based.commit(List.of(new Operation.Put("/a", 1, payload("own")))).revision();
    based.commit(List.of(new Operation.Delete("/b", 2, payload("gone"))));

    assertThat(keys(based.range(RangeQuery.latest(EVERYTHING)))).containsExactly("/a", "/c");
    assertThat(based.get("/a").orElseThrow())
        .satisfies(e -> assertThat(e.createRevision()).isEqualTo(1))
        .satisfies(e -> assertThat(e.revision()).isEqualTo(updated));
    assertThat(keys(based.range(new RangeQuery(EVERYTHING, before, 0))))
        .containsExactly("/a", "/b", "/c");
    assertThat(keys(other.range(RangeQuery.latest(EVERYTHING)))).containsExactly("/a", "/b", "/c");
    based.compact(based.revision());
    assertThat(based.get("/b")).isEmpty();
  }

  @Test
  void aWatchShowsWhatTheBaseLayerHadBefore() {
    Keyspace based = store.create("based", base("/a"));
    var watch = based.watch(EVERYTHING, based.revision(), () -> {});
    put(based, "/a", "own");

    Change change = watch.poll(10).getFirst();

    assertThat(change.created()).isFalse();
    assertThat(change.previous()).isEqualTo("base".getBytes(UTF_8));
  }

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

  // ---- key spaces

  @Test
  void keySpacesShareNothing() {
    Keyspace two = store.create("two", BaseLayer.EMPTY);
    put(keyspace, "/a", "1");

    assertThat(two.get("/a")).isEmpty();
    assertThat(two.revision()).isZero();
  }

  @Test
  void aNameIsTakenOnce() {
    assertThatThrownBy(() -> store.create("one", BaseLayer.EMPTY))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.names()).containsExactly("one");
    assertThat(store.open("two", BaseLayer.EMPTY)).isEmpty();
  }

  @Test
  void aDestroyedKeySpaceIsGoneAndItsNameFree() {
    put(keyspace, "/a", "1");
    var watch = keyspace.watch(EVERYTHING, 0, () -> {});

    store.destroy("one");

    assertThat(store.names()).isEmpty();
    assertThatThrownBy(() -> keyspace.get("/a")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> put(keyspace, "/a", "2")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> watch.poll(1)).isInstanceOf(StoreException.class);
    Keyspace again = store.create("one", BaseLayer.EMPTY);
    assertThat(again.get("/a")).isEmpty();
    assertThat(again.revision()).isZero();
  }

  @Test
  void aClosedStoreRefusesCleanly() {
    store.close();

    assertThatThrownBy(() -> put(keyspace, "/a", "1"))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.CLOSED));
  }

  // ---- words

  protected static Commit put(Keyspace keyspace, String key, String value) {
    return keyspace.commit(List.of(new Operation.Put(key, Operation.ANY, payload(value))));
  }

  protected static Commit delete(Keyspace keyspace, String key) {
    return keyspace.commit(List.of(new Operation.Delete(key, Operation.ANY, payload("last"))));
  }

  protected static Payload payload(String value) {
    return Payload.opaque(value.getBytes(UTF_8));
  }

  protected static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  protected static List<String> keys(Page page) {
    return page.entries().stream().map(Entry::key).toList();
  }

  protected static List<String> values(Page page) {
    return page.entries().stream().map(e -> text(e.value())).toList();
  }

  protected static BaseLayer base(String... keys) {
    var values = new TreeMap<String, Payload>();
    for (String key : keys) {
      values.put(key, payload("base"));
    }
    return BaseLayer.of(values);
  }
}
