package dev.insula.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that makes and destroys key spaces side by side is killed at a random moment, several
 * times over the same directory. What it said was made is there with what was written to it, what
 * it said was destroyed is not, and what it had only begun is either.
 */
class KeyspaceCrashTest {

  private static final int ROUNDS = 3;
  private static final int WORKERS = 8;

  /** What is known of a key space: the last that was said of it. */
  private enum Said {
    MADE,
    WRITTEN,
    LEAVING,
    GONE
  }

  @TempDir Path directory;

  @Test
  void whatWasMadeIsThereAndWhatWasDestroyedIsNot() throws Exception {
    var random = new Random();
    var said = new HashMap<String, Said>();
    for (int round = 0; round < ROUNDS; round++) {
      KilledProgram.run(
          Maker.class,
          100 + random.nextInt(1000),
          line -> note(line, said),
          directory.toString(),
          "r" + round);
      check(said);
    }
    assertThat(said).containsValues(Said.GONE, Said.WRITTEN);
  }

  private static void note(String line, Map<String, Said> said) {
    String[] words = line.split(" ");
    said.put(words[0], Said.valueOf(words[1]));
  }

  private void check(Map<String, Said> said) {
    try (RocksStore store = RocksStore.open(directory, StoreOptions.defaults())) {
      Set<String> names = new HashSet<>(store.names());
      said.forEach((name, last) -> check(store, names, name, last));
      // Of each worker's next one nothing was said yet; the rest were heard of.
      names.removeAll(said.keySet());
      assertThat(names).hasSizeLessThanOrEqualTo(ROUNDS * WORKERS);
      for (String name : names) {
        assertThat(store.open(name, BaseLayer.EMPTY).orElseThrow().get("/name")).isEmpty();
      }
    }
  }

  private static void check(RocksStore store, Set<String> names, String name, Said last) {
    switch (last) {
      case MADE -> assertThat(names).contains(name);
      case WRITTEN -> assertThat(value(store, name)).isEqualTo(name);
      case GONE -> assertThat(names).doesNotContain(name);
      case LEAVING -> {
        if (names.contains(name)) {
          assertThat(value(store, name)).isEqualTo(name);
        }
      }
    }
  }

  private static String value(RocksStore store, String name) {
    Keyspace keyspace = store.open(name, BaseLayer.EMPTY).orElseThrow();
    return new String(keyspace.get("/name").orElseThrow().value(), UTF_8);
  }

  /** The process that is killed. */
  static final class Maker {
    public static void main(String[] args) {
      // Never closed: it is killed.
      RocksStore store = RocksStore.open(Path.of(args[0]), StoreOptions.defaults());
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int w = 0; w < WORKERS; w++) {
          String prefix = args[1] + "-w" + w + "-";
          threads.submit(() -> make(store, prefix));
        }
      }
    }

    /** Every other one is destroyed again. */
    private static void make(RocksStore store, String prefix) {
      for (int n = 0; true; n++) {
        String name = prefix + n;
        Keyspace keyspace = store.create(name, BaseLayer.EMPTY);
        say(name, Said.MADE);
        var value = Payload.opaque(name.getBytes(UTF_8));
        keyspace.commit(List.of(new Operation.Put("/name", Operation.ANY, value)));
        say(name, Said.WRITTEN);
        if (n % 2 == 0) {
          say(name, Said.LEAVING);
          store.destroy(name);
          say(name, Said.GONE);
        }
      }
    }

    private static void say(String name, Said what) {
      System.out.println(name + " " + what + " .");
    }
  }
}
