package dev.insula.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.store.BaseLayer;
import dev.insula.store.Birth;
import dev.insula.store.ChangeCursor;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of a shared layer are each key space's own when they are read. */
class OwnBaseTest {

  private static final String KEY = "/namespaces/kube-system";

  @TempDir Path directory;

  private static final BaseLayer LAYER =
      new BaseLayer(
          List.of(new Keyspace.Entry(KEY, "shared".getBytes(UTF_8), 1, 1)),
          (entry, birth) -> text(birth).getBytes(UTF_8));

  private static String text(Birth birth) {
    return birth.id() + " of " + birth.at();
  }

  private static Operation put(String value) {
    return new Operation.Put("/a", Operation.ANY, payload(value));
  }

  private static Payload payload(String value) {
    return Payload.opaque(value.getBytes(UTF_8));
  }

  private RocksStore open() {
    return RocksStore.open(directory, StoreOptions.defaults());
  }

  private static String read(Keyspace keyspace) {
    return new String(keyspace.get(KEY).orElseThrow().value(), UTF_8);
  }

  @Test
  void twoKeySpacesShowItAsTheirOwn() {
    Instant before = Instant.now().minusSeconds(1);
    try (RocksStore store = open()) {
      String one = read(store.create("one", LAYER));
      assertThat(one).isNotEqualTo(read(store.create("two", LAYER)));
      assertThat(Instant.parse(one.substring(one.indexOf(" of ") + 4))).isAfter(before);
    }
  }

  @Test
  void aRangeShowsTheSameAsASingleRead() {
    try (RocksStore store = open()) {
      Keyspace keyspace = store.create("one", LAYER);
      assertThat(keyspace.range(RangeQuery.latest(KeyRange.prefix("/"))).entries())
          .extracting(entry -> new String(entry.value(), UTF_8))
          .containsExactly(read(keyspace));
    }
  }

  @Test
  void itStaysAfterARestartAndAfterCompaction() {
    String before;
    try (RocksStore store = open()) {
      Keyspace keyspace = store.create("one", LAYER);
      before = read(keyspace);
      keyspace.commit(List.of(put("1")));
      keyspace.commit(List.of(put("2")));
      keyspace.compact(2);
    }
    try (RocksStore store = open()) {
      assertThat(read(store.open("one", LAYER).orElseThrow())).isEqualTo(before);
    }
  }

  @Test
  void aWatchTellsWhatWasDeletedAsItWasShown() {
    try (RocksStore store = open()) {
      Keyspace keyspace = store.create("one", LAYER);
      String shown = read(keyspace);
      try (ChangeCursor cursor =
          keyspace.watch(KeyRange.prefix("/"), keyspace.revision(), () -> {})) {
        keyspace.commit(List.of(new Operation.Delete(KEY, Operation.ANY, payload("farewell"))));
        assertThat(cursor.poll(10))
            .extracting(change -> new String(Objects.requireNonNull(change.previous()), UTF_8))
            .containsExactly(shown);
      }
    }
  }

  @Test
  void aKeySpaceOfAnEarlierVersionHasNoMark() {
    byte[] early =
        ByteBuffer.allocate(33).put((byte) 2).putLong(7).putLong(6).putLong(42).putLong(5).array();
    var state = new KeyspaceState(7, 6, 42, 5, 0);
    assertThat(KeyspaceState.decode(early)).isEqualTo(state);
    assertThat(KeyspaceState.decode(state.encode())).isEqualTo(state);
  }

  @Test
  void aKeySpaceOfAnEarlierVersionShowsTheLayerAsItIs() {
    byte[] early = ByteBuffer.allocate(25).put((byte) 1).putLong(7).putLong(6).putLong(42).array();
    assertThat(KeyspaceState.decode(early)).isEqualTo(new KeyspaceState(7, 6, 42, 0, 0));
    assertThat(new String(new OwnBase(LAYER, null).find(KEY).orElseThrow().value(), UTF_8))
        .isEqualTo("shared");
  }
}
