package dev.insula.store.rocks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.store.BaseLayer;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody with the disk, but without the key, can and cannot do. */
class EncryptionTest {

  private static final KeyRange EVERYTHING = KeyRange.prefix("");

  @TempDir Path directory;

  @Test
  void filesTellNeitherNamesNorValues() throws IOException {
    try (RocksStore store = open()) {
      Keyspace keyspace = store.create("tenant-mark", BaseLayer.EMPTY);
      put(keyspace, "/core/secrets/name-mark", "value-mark");
      keyspace.commit(
          List.of(
              new Operation.Delete(
                  "/core/secrets/name-mark", Operation.ANY, payload("farewell-mark"))));
    }

    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSizeGreaterThan(4);
      for (Path file : all) {
        assertThat(new String(Files.readAllBytes(file), US_ASCII))
            .as(file.toString())
            .doesNotContain("mark");
      }
    }
  }

  @Test
  void keysAreForTheirOwnerOnly() throws IOException {
    try (RocksStore store = open()) {
      store.create("one", BaseLayer.EMPTY);
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file :
          files
              .filter(f -> f.startsWith(directory.resolve("keys")) && Files.isRegularFile(f))
              .toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void aDestroyedKeySpaceCannotBeReadFromOldFiles() throws IOException {
    try (RocksStore store = open()) {
      put(store.create("one", BaseLayer.EMPTY), "/a", "1");
    }
    Path backup = directory.resolveSibling(directory.getFileName() + "-backup");
    copy(directory.resolve("records"), backup);
    try (RocksStore store = open()) {
      store.destroy("one");
    }

    deleteAll(directory.resolve("records"));
    copy(backup, directory.resolve("records"));

    try (RocksStore store = open()) {
      assertThat(store.names()).isEmpty();
    }
    withRecords(records -> assertThat(keys(records)).isEmpty());
    deleteAll(backup);
  }

  @Test
  void nothingIsLeftOfTheKeyOfADestroyedKeySpaceAndItsPlaceIsUsedAgain() throws IOException {
    Path table = directory.resolve("keys/table");
    try (RocksStore store = open()) {
      for (int i = 0; i < 600; i++) {
        store.create("one-" + i, BaseLayer.EMPTY);
        store.destroy("one-" + i);
      }
    }
    assertThat(Files.readAllBytes(table)).containsOnly(0);
    assertThat(table).hasSize(256 * 4096);
  }

  @Test
  void theTableOfKeysGivesItsRoomBackAndKeepsWhatIsLeft() throws IOException {
    Path table = directory.resolve("keys/table");
    try (RocksStore store = open()) {
      for (int i = 0; i < 800; i++) {
        store.create("one-" + i, BaseLayer.EMPTY);
      }
      assertThat(table).hasSize(4 * 256 * 4096);
      for (int i = 0; i < 799; i++) {
        store.destroy("one-" + (i * 7 + 8) % 800);
      }
      assertThat(Files.size(table)).isLessThanOrEqualTo(2 * 256 * 4096);
      put(store.create("new", BaseLayer.EMPTY), "/a", "1");
    }
    try (RocksStore store = open()) {
      assertThat(store.names()).containsExactlyInAnyOrder("one-1", "new");
    }
  }

  @Test
  void destroyingIsFinishedAfterACrash() throws IOException {
    long id;
    try (RocksStore store = open()) {
      // The key of one with such a name has a file to itself.
      Keyspace keyspace = store.create("one".repeat(170), BaseLayer.EMPTY);
      put(keyspace, "/a", "1");
      put(store.create("two", BaseLayer.EMPTY), "/a", "2");
      id = ((RocksKeyspace) keyspace).id();
    }
    // As if the process had ended when the key was overwritten, but its file not yet deleted.
    Path key = directory.resolve("keys").resolve("%016x.key".formatted(id));
    Files.write(key, new byte[(int) Files.size(key)]);

    try (RocksStore store = open()) {
      assertThat(store.names()).containsExactly("two");
    }

    assertThat(key).doesNotExist();
    withRecords(
        records -> assertThat(keys(records)).noneMatch(each -> RecordKey.keyspace(each) == id));
  }

  @Test
  void aRecordThatWasChangedIsNotBelieved() {
    try (RocksStore store = open()) {
      put(store.create("one", BaseLayer.EMPTY), "/a", "1");
    }
    withRecords(
        records -> {
          byte[] key = keys(records).getLast();
          byte[] value = records.get(key);
          value[value.length - 20] ^= 1;
          put(records, key, value);
        });

    assertUnreadable("one");
  }

  @Test
  void aRecordThatWasMovedIsNotBelieved() {
    try (RocksStore store = open()) {
      Keyspace keyspace = store.create("one", BaseLayer.EMPTY);
      put(keyspace, "/a", "old");
      put(keyspace, "/a", "new");
    }
    withRecords(
        records -> {
          List<byte[]> keys = keys(records);
          put(records, keys.getLast(), records.get(keys.get(keys.size() - 2)));
        });

    assertUnreadable("one");
  }

  @Test
  void aRecordOfAnotherKeySpaceIsNotBelieved() {
    long one;
    long two;
    try (RocksStore store = open()) {
      one = put(store.create("one", BaseLayer.EMPTY), "/a", "1");
      two = put(store.create("two", BaseLayer.EMPTY), "/a", "2");
    }
    withRecords(
        records -> put(records, RecordKey.of(one, 1, 0), records.get(RecordKey.of(two, 1, 0))));

    assertUnreadable("one");
    try (RocksStore store = open()) {
      assertThat(store.open("two", BaseLayer.EMPTY).orElseThrow().get("/a")).isPresent();
    }
  }

  @Test
  void noTwoRecordsShareSaltAndNonce() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 3; i++) {
      try (RocksStore store = open()) {
        Keyspace keyspace =
            store
                .open("one", BaseLayer.EMPTY)
                .orElseGet(() -> store.create("one", BaseLayer.EMPTY));
        put(keyspace, "/a", "1");
        put(keyspace, "/b", "1");
      }
    }
    withRecords(
        records -> {
          var salts = new HashSet<String>();
          for (byte[] key : keys(records)) {
            if (key.length == RecordKey.BYTES) {
              String salt =
                  HexFormat.of().formatHex(records.get(key), 1, 1 + KeyspaceKey.SALT_BYTES);
              salts.add(salt);
              assertThat(seen.add(salt + RecordKey.revision(key) + "/" + RecordKey.op(key)))
                  .isTrue();
            }
          }
          assertThat(salts).as("one salt for each time the store was opened").hasSize(3);
        });
    assertThat(seen).hasSize(6);
  }

  private void assertUnreadable(String name) {
    try (RocksStore store = open()) {
      Keyspace keyspace = store.open(name, BaseLayer.EMPTY).orElseThrow();
      assertThatThrownBy(() -> keyspace.range(RangeQuery.latest(EVERYTHING)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
    }
  }

  private RocksStore open() {
    return RocksStore.open(directory, StoreOptions.defaults());
  }

  private void withRecords(Consumer<Records> use) {
    try (Records records = RocksRecords.open(directory.resolve("records"))) {
      use.accept(records);
    }
  }

  private static List<byte[]> keys(Records records) {
    var keys = new ArrayList<byte[]>();
    records.scan(
        RecordKey.state(0), RecordKey.state(Long.MAX_VALUE), (key, value) -> keys.add(key));
    return keys;
  }

  private static void put(Records records, byte[] key, byte[] value) {
    var changes = new Records.Changes();
    changes.put(key, value);
    records.write(changes, true);
  }

  private static long put(Keyspace keyspace, String key, String value) {
    keyspace.commit(List.of(new Operation.Put(key, Operation.ANY, payload(value))));
    return ((RocksKeyspace) keyspace).id();
  }

  private static Payload payload(String value) {
    return Payload.opaque(value.getBytes(UTF_8));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void deleteAll(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
