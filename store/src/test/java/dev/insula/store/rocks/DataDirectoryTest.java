package dev.insula.store.rocks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reason why a directory cannot be opened is told apart. */
class DataDirectoryTest {

  /** The key of one whose name is long has a file to itself, as all had in earlier versions. */
  private static final String LONG_NAME = "n".repeat(500);

  @TempDir Path parent;

  @Test
  void aMissingDirectoryIsMade() {
    Path fresh = parent.resolve("a/b");

    open(fresh).close();

    assertThat(fresh.resolve("format")).exists();
    assertThat(fresh.resolve("master.key")).hasSize(MasterKey.BYTES);
  }

  @Test
  void aKeySpaceOfWhichACrashLeftOnlyTheKeyIsAFreshOne() {
    try (RocksStore store = open(parent)) {
      store.create("one", BaseLayer.EMPTY);
    }
    try (Records records = RocksRecords.open(parent.resolve("records"))) {
      records
          .keyspaces()
          .forEach(id -> records.deleteRange(RecordKey.state(id), RecordKey.end(id)));
    }
    try (RocksStore store = open(parent)) {
      Keyspace one = store.open("one", BaseLayer.EMPTY).orElseThrow();
      one.commit(List.of(new Operation.Put("/a", Operation.ABSENT, Payload.opaque(new byte[1]))));
      assertThat(one.revision()).isEqualTo(BaseLayer.EMPTY.revision() + 1);
    }
  }

  @Test
  void aDirectoryIsOpenOnce() {
    try (RocksStore store = open(parent)) {
      assertFails(parent, Kind.LOCKED);
      assertThat(store.names()).isEmpty();
    }
    open(parent).close();
  }

  @Test
  void aDirectoryIsOpenInOneProcess() throws Exception {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                parent.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("locked");
      assertFails(parent, Kind.LOCKED);
    } finally {
      other.destroyForcibly();
      other.waitFor();
    }
    open(parent).close();
  }

  /** A process that has the directory. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      try (DataDirectory held = DataDirectory.lock(Path.of(args[0]))) {
        System.out.println("locked");
        System.in.read();
        held.keys();
      }
    }
  }

  @Test
  void aNewerFormatIsLeftAlone() throws IOException {
    open(parent).close();
    Path format = parent.resolve("format");
    String newer = Files.readString(format).replace("insula-store 2", "insula-store 3");
    Files.writeString(format, newer);

    assertFails(parent, Kind.NEWER_FORMAT);
    assertThat(Files.readString(format)).isEqualTo(newer);
  }

  @Test
  void aForeignFormatFileIsRefused() throws IOException {
    open(parent).close();
    Files.write(parent.resolve("format"), "something else".getBytes(US_ASCII));

    assertFails(parent, Kind.CORRUPT);
  }

  @Test
  void recordsWithoutAFormatFileAreRefused() throws IOException {
    open(parent).close();
    Files.delete(parent.resolve("format"));

    assertFails(parent, Kind.CORRUPT);
  }

  @Test
  void aLostMasterKeyIsNotReplaced() throws IOException {
    open(parent).close();
    Files.delete(parent.resolve("master.key"));

    assertFails(parent, Kind.KEY_MISSING);
    assertThat(parent.resolve("master.key")).doesNotExist();
  }

  @Test
  void anotherMasterKeyIsRefused() {
    byte[] key = new byte[MasterKey.BYTES];
    RocksStore.open(parent, StoreOptions.defaults(), key).close();
    assertThat(parent.resolve("master.key")).doesNotExist();
    byte[] other = key.clone();
    other[0] = 1;

    assertThatThrownBy(() -> RocksStore.open(parent, StoreOptions.defaults(), other))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY_WRONG));
    RocksStore.open(parent, StoreOptions.defaults(), key).close();
  }

  @Test
  void aDamagedKeyFileIsNotTakenForADestroyedOne() throws IOException {
    try (RocksStore store = open(parent)) {
      store.create(LONG_NAME, BaseLayer.EMPTY);
    }
    Path key = onlyKeyFile();
    byte[] content = Files.readAllBytes(key);
    for (byte[] damaged : new byte[][] {Arrays.copyOf(content, 20), {}, flipped(content)}) {
      Files.write(key, damaged);
      assertFails(parent, Kind.CORRUPT);
    }
    Files.write(key, content);
    try (RocksStore store = open(parent)) {
      assertThat(store.names()).containsExactly(LONG_NAME);
    }
  }

  private Path onlyKeyFile() throws IOException {
    try (var files = Files.list(parent.resolve("keys"))) {
      return files.filter(each -> each.toString().endsWith(".key")).findFirst().orElseThrow();
    }
  }

  private static byte[] flipped(byte[] content) {
    byte[] flipped = content.clone();
    flipped[40] ^= 1;
    return flipped;
  }

  @Test
  void aDamagedRowOfTheKeyTableIsNotTakenForADestroyedOne() throws IOException {
    try (RocksStore store = open(parent)) {
      store.create("one", BaseLayer.EMPTY);
    }
    Path table = parent.resolve("keys/table");
    byte[] content = Files.readAllBytes(table);
    Files.write(table, flipped(content));
    assertFails(parent, Kind.CORRUPT);
    Files.delete(table);
    assertFails(parent, Kind.CORRUPT);
    Files.write(table, content);
    try (RocksStore store = open(parent)) {
      assertThat(store.names()).containsExactly("one");
    }
  }

  @Test
  void aTableThatACrashCutShortWhileItGrewIsGoodAsFarAsItGoes() throws IOException {
    try (RocksStore store = open(parent)) {
      store.create("one", BaseLayer.EMPTY);
    }
    Path table = parent.resolve("keys/table");
    Files.write(table, Arrays.copyOf(Files.readAllBytes(table), 3 * 4096 + 100));
    try (RocksStore store = open(parent)) {
      for (int i = 0; i < 300; i++) {
        store.create("more-" + i, BaseLayer.EMPTY);
      }
    }
    try (RocksStore store = open(parent)) {
      assertThat(store.names()).hasSize(301).contains("one");
    }
  }

  @Test
  void aDirectoryOfTheVersionBeforeGetsATable() throws IOException {
    try (RocksStore store = open(parent)) {
      store.create(LONG_NAME, BaseLayer.EMPTY);
    }
    Path format = parent.resolve("format");
    Files.writeString(format, Files.readString(format).replace("insula-store 2", "insula-store 1"));
    Files.delete(parent.resolve("keys/table"));

    try (RocksStore store = open(parent)) {
      store.create("new", BaseLayer.EMPTY);
    }

    assertThat(Files.readString(format)).startsWith("insula-store 2");
    try (RocksStore store = open(parent)) {
      assertThat(store.names()).containsExactlyInAnyOrder(LONG_NAME, "new");
      store.destroy(LONG_NAME);
      store.destroy("new");
    }
    try (RocksStore store = open(parent)) {
      assertThat(store.names()).isEmpty();
    }
  }

  @Test
  void aHalfMadeKeySpaceIsClearedAway() throws IOException {
    open(parent).close();
    Path half = parent.resolve("keys/00000000000000aa.key.new");
    Files.write(half, new byte[10]);

    try (RocksStore store = open(parent)) {
      assertThat(store.names()).isEmpty();
    }
    assertThat(half).doesNotExist();
  }

  @Test
  void aFileIsNoDirectory() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));

    assertFails(file, Kind.UNUSABLE_DIRECTORY);
    assertFails(file.resolve("below"), Kind.UNUSABLE_DIRECTORY);
  }

  @Test
  void aReadOnlyDirectoryIsTold() throws IOException {
    Path closed = Files.createDirectory(parent.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Assumptions.assumeFalse(Files.isWritable(closed), "root may write anywhere");

    assertFails(closed, Kind.UNUSABLE_DIRECTORY);
  }

  private static RocksStore open(Path directory) {
    return RocksStore.open(directory, StoreOptions.defaults());
  }

  private static void assertFails(Path directory, Kind kind) {
    assertThatThrownBy(() -> open(directory))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
