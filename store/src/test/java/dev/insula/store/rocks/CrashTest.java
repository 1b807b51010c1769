package dev.insula.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.store.BaseLayer;
import dev.insula.store.Change;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed at a random moment, several times over the same directory. What
 * it said was written is there, and of each commit there is all or nothing.
 */
class CrashTest {

  private static final int ROUNDS = 3;
  private static final int WRITERS = 8;
  private static final KeyRange EVERYTHING = KeyRange.prefix("");

  @TempDir Path directory;

  @Test
  void whatWasAcknowledgedOutlivesKillingTheProcess() throws Exception {
    var random = new Random();
    var acknowledged = new HashMap<String, Long>();
    for (int round = 0; round < ROUNDS; round++) {
      KilledProgram.run(
          Writer.class,
          100 + random.nextInt(1000),
          line -> note(line, acknowledged),
          directory.toString());
      check(acknowledged);
    }
    assertThat(acknowledged).isNotEmpty();
  }

  private static void note(String line, Map<String, Long> acknowledged) {
    String[] words = line.split(" ");
    acknowledged.merge(words[0], Long.parseLong(words[1]), Math::max);
  }

  private void check(Map<String, Long> acknowledged) {
    try (RocksStore store = RocksStore.open(directory, StoreOptions.defaults())) {
      Keyspace keyspace = store.open("one", BaseLayer.EMPTY).orElseThrow();
      acknowledged.forEach(
          (writer, count) ->
              assertThat(number(keyspace, "/" + writer + "/a")).isGreaterThanOrEqualTo(count));
      for (int w = 0; w < WRITERS; w++) {
        assertThat(number(keyspace, "/w" + w + "/a")).isEqualTo(number(keyspace, "/w" + w + "/b"));
      }
      checkHistory(keyspace);
    }
  }

  private static long number(Keyspace keyspace, String key) {
    return keyspace.get(key).map(e -> Long.parseLong(new String(e.value(), UTF_8))).orElse(0L);
  }

  /** Revisions without a gap, two changes in each. */
  private static void checkHistory(Keyspace keyspace) {
    var changes = new ArrayList<Change>();
    try (var watch = keyspace.watch(EVERYTHING, 0, () -> {})) {
      for (var some = watch.poll(1000); !some.isEmpty(); some = watch.poll(1000)) {
        changes.addAll(some);
      }
    }
    assertThat(changes).hasSize((int) (2 * keyspace.revision()));
    for (int i = 0; i < changes.size(); i++) {
      assertThat(changes.get(i).revision()).isEqualTo(i / 2 + 1);
    }
  }

  /** The process that is killed. */
  static final class Writer {
    public static void main(String[] args) {
      // Never closed: it is killed.
      RocksStore store = RocksStore.open(Path.of(args[0]), StoreOptions.defaults());
      Keyspace keyspace =
          store.open("one", BaseLayer.EMPTY).orElseGet(() -> store.create("one", BaseLayer.EMPTY));
      var threads = Executors.newVirtualThreadPerTaskExecutor();
      for (int w = 0; w < WRITERS; w++) {
        String name = "w" + w;
        threads.submit(() -> write(keyspace, name));
      }
      threads.close();
    }

    private static void write(Keyspace keyspace, String name) {
      long number = number(keyspace, "/" + name + "/a");
      while (true) {
        number++;
        var value = Payload.opaque(String.valueOf(number).getBytes(UTF_8));
        keyspace.commit(
            List.of(
                new Operation.Put("/" + name + "/a", Operation.ANY, value),
                new Operation.Put("/" + name + "/b", Operation.ANY, value)));
        System.out.println(name + " " + number + " .");
      }
    }
  }
}
