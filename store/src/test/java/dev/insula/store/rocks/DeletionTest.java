package dev.insula.store.rocks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.store.BaseLayer;
import dev.insula.store.Change;
import dev.insula.store.ChangeCursor;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted as it was is not written to disk once more. */
class DeletionTest {

  private static final int BYTES = 100_000;

  @TempDir Path directory;

  @Test
  void aDeletionOfALargeValueWritesLittle() {
    try (var store = RocksStore.open(directory, StoreOptions.defaults())) {
      Keyspace keyspace = store.create("large", BaseLayer.EMPTY);
      keyspace.commit(List.of(new Operation.Put("/a", Operation.ABSENT, state("x"))));
      long before = store.stats().bytes();

      keyspace.commit(List.of(new Operation.Delete("/a", Operation.ANY, state("x"))));

      assertThat(store.stats().bytes() - before).isLessThan(1_000);
    }
  }

  @Test
  void itsLastStateIsThatBeforeWithItsOwnRevisionAlsoFromDisk() {
    long created;
    try (var store = RocksStore.open(directory, StoreOptions.defaults())) {
      Keyspace keyspace = store.create("large", BaseLayer.EMPTY);
      for (int i = 0; i < 8; i++) {
        keyspace.commit(List.of(new Operation.Put("/other", Operation.ANY, state("o"))));
      }
      created =
          keyspace
              .commit(List.of(new Operation.Put("/a", Operation.ABSENT, state("x"))))
              .revision();
      keyspace.commit(List.of(new Operation.Delete("/a", Operation.ANY, state("x"))));
    }

    try (var store = RocksStore.open(directory, StoreOptions.defaults())) {
      Change deletion = changeAfter(store.open("large", BaseLayer.EMPTY).orElseThrow(), created);
      assertThat(deletion.deleted()).isTrue();
      assertThat(deletion.value()).isEqualTo(state("x").at(created + 1));
      assertThat(deletion.previous()).isEqualTo(state("x").at(created));
    }
  }

  @Test
  void aLastStateThatIsAnotherIsKept() {
    long created;
    try (var store = RocksStore.open(directory, StoreOptions.defaults())) {
      Keyspace keyspace = store.create("large", BaseLayer.EMPTY);
      created =
          keyspace
              .commit(List.of(new Operation.Put("/a", Operation.ABSENT, state("x"))))
              .revision();
      keyspace.commit(List.of(new Operation.Delete("/a", Operation.ANY, state("y"))));
    }

    try (var store = RocksStore.open(directory, StoreOptions.defaults())) {
      Change deletion = changeAfter(store.open("large", BaseLayer.EMPTY).orElseThrow(), created);
      assertThat(deletion.value()).isEqualTo(state("y").at(created + 1));
    }
  }

  private static Change changeAfter(Keyspace keyspace, long revision) {
    try (ChangeCursor cursor = keyspace.watch(KeyRange.single("/a"), revision, () -> {})) {
      return Objects.requireNonNull(cursor.poll(1).getFirst());
    }
  }

  private static Payload state(String text) {
    String value = "{\"revision\":\"\",\"text\":\"" + text.repeat(BYTES) + "\"}";
    return new Payload(value.getBytes(US_ASCII), value.indexOf("\"\"") + 1);
  }
}
