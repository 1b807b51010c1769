package dev.insula.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.store.Keyspace.Entry;
import dev.insula.store.Keyspace.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random operations on a key space and on a model so simple that it is right: every revision is a
 * whole copy of the state. The name of a failed test has the seed; {@code -Dinsula.seed} runs it
 * again.
 */
public abstract class ModelContract {

  private static final int SEEDS = Integer.getInteger("insula.seeds", 5);
  private static final int STEPS = 300;
  private static final KeyRange EVERYTHING = KeyRange.prefix("");

  private @Nullable Store store;

  /** Opens the store of a run, or opens it again. */
  protected abstract Store openStore(long run);

  /** Something that must not be noticed: dropping what is in memory, for example. */
  protected void disturb(Store open) {}

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @TestFactory
  List<DynamicTest> aKeySpaceBehavesLikeTheModel() {
    long first = Long.getLong("insula.seed", System.nanoTime());
    return LongStream.range(first, first + SEEDS)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> new Run(seed).run()))
        .toList();
  }

  private final class Run {
    private final long seed;
    private final Random random;
    private final BaseLayer base;
    private final Model model;
    private Store open;
    private Keyspace keyspace;
    private final List<Watch> watches = new ArrayList<>();

    Run(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.base = randomBase();
      this.model = new Model(base);
      this.open = openStore(seed);
      store = open;
      this.keyspace = open.create("model", base);
    }

    void run() {
      for (int i = 0; i < STEPS; i++) {
        step();
        assertThat(keyspace.revision()).isEqualTo(model.revision());
        assertThat(keyspace.compactedRevision()).isEqualTo(model.compacted);
      }
      List.copyOf(watches).forEach(watch -> watch.drain(Integer.MAX_VALUE));
      open.close();
      store = null;
    }

    private void step() {
      switch (random.nextInt(24)) {
        case 0 -> reopen();
        case 1 -> disturb(open);
        case 2 -> compact();
        case 3 -> watch();
        case 4, 5, 6 -> {
          if (!watches.isEmpty()) {
            watches.get(random.nextInt(watches.size())).drain(1 + random.nextInt(5));
          }
        }
        case 7, 8, 9 -> range();
        case 10 -> get();
        default -> commit();
      }
    }

    private void reopen() {
      List.copyOf(watches).forEach(watch -> watch.drain(Integer.MAX_VALUE));
      watches.clear();
      open.close();
      open = openStore(seed);
      store = open;
      keyspace = open.open("model", base).orElseThrow();
    }

    private void compact() {
      long through = model.compacted + random.nextInt(20);
      keyspace.compact(through);
      model.compact(through);
    }

    private void watch() {
      long after = model.compacted - 1 + random.nextInt(25);
      KeyRange range = randomRange();
      Class<?> expected =
          after > model.revision()
              ? FutureRevisionException.class
              : after <= model.compacted ? CompactedException.class : null;
      try {
        var cursor = keyspace.watch(range, after, () -> {});
        assertThat(expected).isNull();
        watches.add(new Watch(cursor, range, after));
      } catch (FutureRevisionException | CompactedException e) {
        assertThat(e).isInstanceOf(expected);
      }
    }

    private void get() {
      String key = randomKey();
      Entry expected = model.at(model.revision()).get(key);
      assertThat(keyspace.get(key).map(Run.this::text))
          .isEqualTo(Optional.ofNullable(expected).map(Run.this::text));
    }

    private void range() {
      long at = random.nextBoolean() ? 0 : model.compacted - 1 + random.nextInt(25);
      at = Math.max(0, at);
      int limit = random.nextInt(6);
      KeyRange range = randomRange();
      try {
        Page page = keyspace.range(new RangeQuery(range, at, limit));
        long seen = at == 0 ? model.revision() : at;
        assertThat(seen).isBetween(model.compacted + 1, model.revision());
        List<Entry> all =
            model.at(seen).values().stream().filter(e -> range.contains(e.key())).toList();
        List<Entry> first = limit == 0 ? all : all.subList(0, Math.min(limit, all.size()));
        assertThat(page.entries().stream().map(this::text).toList())
            .isEqualTo(first.stream().map(this::text).toList());
        assertThat(page.remaining()).isEqualTo(all.size() - first.size());
        assertThat(page.more()).isEqualTo(all.size() > first.size());
        assertThat(page.revision()).isEqualTo(seen);
      } catch (FutureRevisionException e) {
        assertThat(at).isGreaterThan(model.revision());
      } catch (CompactedException e) {
        assertThat(at).isLessThanOrEqualTo(model.compacted);
      }
      assertThat(keyspace.count(range))
          .isEqualTo(model.at(model.revision()).keySet().stream().filter(range::contains).count());
    }

    private void commit() {
      var operations = new ArrayList<Operation>();
      var keys = new ArrayList<String>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        String key = randomKey();
        if (!keys.contains(key)) {
          keys.add(key);
          operations.add(randomOperation(key));
        }
      }
      String wrong = model.firstUnmet(operations);
      try {
        var commit = keyspace.commit(operations);
        assertThat(wrong).isNull();
        assertThat(commit.revision()).isEqualTo(model.apply(operations));
      } catch (PreconditionFailedException e) {
        assertThat(e.key()).isEqualTo(wrong);
        assertThat(e.current().map(this::text))
            .isEqualTo(Optional.ofNullable(model.at(model.revision()).get(wrong)).map(this::text));
      }
    }

    private Operation randomOperation(String key) {
      Entry current = model.at(model.revision()).get(key);
      long expected =
          switch (random.nextInt(8)) {
            case 0 -> Operation.ABSENT;
            case 1 -> model.revision() - random.nextInt(3) + 1;
            case 2, 3 -> Operation.ANY;
            default -> current == null ? Operation.ABSENT : current.revision();
          };
      var payload = new Payload(("<" + random.nextInt(1000) + "|>").getBytes(UTF_8), 1);
      return switch (random.nextInt(7)) {
        case 0 -> new Operation.Check(key, expected);
        case 1, 2 ->
            new Operation.Delete(
                key, expected, current == null || random.nextBoolean() ? payload : as(current));
        case 3 -> new Operation.PutAndDelete(key, expected, payload);
        default -> new Operation.Put(key, expected, payload);
      };
    }

    private static Payload as(Entry current) {
      return Payload.of(current.value(), 1, current.revision());
    }

    private BaseLayer randomBase() {
      var values = new TreeMap<String, Payload>();
      for (int i = random.nextInt(6); i > 0; i--) {
        values.put(randomKey(), Payload.opaque(("base" + i).getBytes(UTF_8)));
      }
      return BaseLayer.of(values);
    }

    private String randomKey() {
      return "/" + (char) ('a' + random.nextInt(3)) + "/" + random.nextInt(4);
    }

    private KeyRange randomRange() {
      return switch (random.nextInt(4)) {
        case 0 -> EVERYTHING;
        case 1 -> KeyRange.prefix("/" + (char) ('a' + random.nextInt(3)) + "/");
        case 2 -> KeyRange.single(randomKey());
        default -> new KeyRange(randomKey(), randomKey());
      };
    }

    private String text(Entry entry) {
      return entry.key()
          + "="
          + new String(entry.value(), UTF_8)
          + "@"
          + entry.revision()
          + "/"
          + entry.createRevision();
    }

    /** A watch, and how far it has come in the model's changes. */
    private final class Watch {
      private final ChangeCursor cursor;
      private final KeyRange range;
      private final long after;
      private int seen;

      Watch(ChangeCursor cursor, KeyRange range, long after) {
        this.cursor = cursor;
        this.range = range;
        this.after = after;
      }

      void drain(int atMost) {
        try {
          for (int left = atMost; left > 0; ) {
            List<Change> changes = cursor.poll(Math.min(left, 3));
            check(changes);
            if (changes.isEmpty()) {
              assertThat(nextRevision()).isEqualTo(Long.MAX_VALUE);
              assertThat(cursor.revision()).isEqualTo(model.revision());
              return;
            }
            left -= changes.size();
          }
        } catch (CompactedException e) {
          assertThat(cursor.revision()).isLessThanOrEqualTo(model.compacted);
          watches.remove(this);
        }
      }

      private List<Change> expected() {
        return model.changes.stream()
            .filter(c -> c.revision() > after && range.contains(c.key()))
            .toList();
      }

      private long nextRevision() {
        List<Change> all = expected();
        return seen < all.size() ? all.get(seen).revision() : Long.MAX_VALUE;
      }

      private void check(List<Change> changes) {
        List<Change> all = expected();
        assertThat(changes.stream().map(this::text).toList())
            .isEqualTo(all.subList(seen, seen + changes.size()).stream().map(this::text).toList());
        seen += changes.size();
        assertThat(nextRevision()).isGreaterThan(cursor.revision());
      }

      private String text(Change c) {
        String previous = c.previous() == null ? "-" : new String(c.previous(), UTF_8);
        String value = new String(c.value(), UTF_8);
        return c.key() + "=" + value + "@" + c.revision() + " was " + previous + c.deleted();
      }
    }
  }

  /** Every revision as a whole copy. */
  private static final class Model {
    final TreeMap<Long, TreeMap<String, Entry>> states = new TreeMap<>();
    final List<Change> changes = new ArrayList<>();
    long compacted;

    Model(BaseLayer base) {
      var state = new TreeMap<String, Entry>();
      base.entries().forEach(entry -> state.put(entry.key(), entry));
      states.put(base.revision(), state);
      compacted = base.revision() - 1;
    }

    long revision() {
      return states.lastKey();
    }

    TreeMap<String, Entry> at(long revision) {
      return states.floorEntry(revision).getValue();
    }

    void compact(long through) {
      compacted = Math.max(compacted, Math.min(through, revision() - 1));
    }

    @Nullable String firstUnmet(List<Operation> operations) {
      for (Operation operation : operations) {
        Entry current = at(revision()).get(operation.key());
        long actual = current == null ? Operation.ABSENT : current.revision();
        if (operation.expected() != Operation.ANY && operation.expected() != actual) {
          return operation.key();
        }
      }
      return null;
    }

    long apply(List<Operation> operations) {
      putLastStates(operations);
      long next = revision() + 1;
      var state = new TreeMap<>(at(revision()));
      int before = changes.size();
      for (Operation operation : operations) {
        switch (operation) {
          case Operation.Put(String key, long _, Payload payload) -> put(state, key, payload, next);
          case Operation.Delete(String key, long _, Payload payload) ->
              delete(state, key, payload, next);
          case Operation.PutAndDelete(String key, long _, Payload payload) ->
              delete(state, key, payload, next);
          case Operation.Check _ -> {}
        }
      }
      if (changes.size() > before) {
        states.put(next, state);
      }
      return revision();
    }

    private void putLastStates(List<Operation> operations) {
      long next = revision() + 1;
      var state = new TreeMap<>(at(revision()));
      int before = changes.size();
      for (Operation operation : operations) {
        if (operation instanceof Operation.PutAndDelete(String key, long _, Payload last)
            && state.containsKey(key)) {
          put(state, key, last, next);
        }
      }
      if (changes.size() > before) {
        states.put(next, state);
      }
    }

    private void put(TreeMap<String, Entry> state, String key, Payload payload, long at) {
      Entry old = state.get(key);
      byte[] value = payload.at(at);
      state.put(key, new Entry(key, value, at, old == null ? at : old.createRevision()));
      changes.add(new Change(key, at, value, old == null ? null : old.value(), false));
    }

    private void delete(TreeMap<String, Entry> state, String key, Payload payload, long at) {
      Entry old = state.remove(key);
      if (old != null) {
        changes.add(new Change(key, at, payload.at(at), old.value(), true));
      }
    }
  }
}
