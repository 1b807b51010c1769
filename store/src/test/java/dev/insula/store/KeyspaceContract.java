package dev.insula.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.insula.store.Keyspace.Commit;
import dev.insula.store.Keyspace.Entry;
import dev.insula.store.Keyspace.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Store} promises. An implementation's test extends this. */
public abstract class KeyspaceContract extends StoreContract {

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
}
