package dev.insula.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that was torn off at its end is used; one that lost something in between is not. */
class DamagedLogTest {

  private static final int WRITES = 20;

  @TempDir Path parent;
  private Path directory;

  /** A store as it is on disk while its process runs: closing would have written tables. */
  @BeforeEach
  void copyOfARunningStore() throws IOException {
    Path running = parent.resolve("running");
    directory = parent.resolve("copy");
    try (RocksStore store = RocksStore.open(running, StoreOptions.defaults())) {
      Keyspace keyspace = store.create("one", BaseLayer.EMPTY);
      for (int i = 0; i < WRITES; i++) {
        var value = Payload.opaque(("value" + i).repeat(20).getBytes(UTF_8));
        keyspace.commit(List.of(new Operation.Put("/a", Operation.ANY, value)));
      }
      try (Stream<Path> files = Files.walk(running)) {
        for (Path file : files.toList()) {
          Files.copy(
              file,
              directory.resolve(running.relativize(file)),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  @Test
  void theCopyIsWhole() {
    assertThat(revision()).isEqualTo(WRITES);
  }

  @Test
  void aTornEndIsAWriteThatNobodyWasToldOf() throws IOException {
    byte[] content = Files.readAllBytes(log());
    Files.write(log(), Arrays.copyOf(content, content.length - 10));

    assertThat(revision()).isEqualTo(WRITES - 1);
  }

  @Test
  void aLossInBetweenIsNotPassedOver() throws IOException {
    byte[] content = Files.readAllBytes(log());
    content[content.length / 2] ^= 1;
    Files.write(log(), content);

    assertThatThrownBy(this::revision)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
  }

  private long revision() {
    try (RocksStore store = RocksStore.open(directory, StoreOptions.defaults())) {
      return store.open("one", BaseLayer.EMPTY).orElseThrow().revision();
    }
  }

  private Path log() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("records"))) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.comparing(Path::toString))
          .orElseThrow();
    }
  }
}
