package dev.insula.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.insula.store.Keyspace.Commit;
import dev.insula.store.Keyspace.Entry;
import dev.insula.store.Keyspace.Page;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts of a store begin with: one key space that is empty, and short words for what
 * is done to it.
 */
abstract class StoreContract {

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
