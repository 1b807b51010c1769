package dev.insula.apiserver.objects;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.store.Keyspace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Trees of the small objects that rules look at with nearly every write, such as namespaces,
 * service accounts and priority classes, so that each of their versions is parsed once.
 * Thread-safe.
 */
final class RecentTrees {

  /**
   * Bytes of the objects of one control plane that are remembered; a tree takes several times that.
   */
  static final int MOST_BYTES = 256 * 1024;

  /** What is longer is parsed each time. */
  static final int LONGEST = 4_096;

  private record Parsed(byte[] value, JsonObject tree) {}

  private final ReentrantLock lock = new ReentrantLock();

  /** The one that was used longest ago comes first. */
  private final Map<String, Parsed> byKey = new LinkedHashMap<>(0, 0.75f, true);

  private int bytes;

  /** The tree of an entry as it is; shared, so not to be changed. */
  JsonObject of(Keyspace.Entry entry) {
    byte[] value = entry.value();
    if (value.length > LONGEST) {
      return Json.parseEncoded(value);
    }
    Parsed known = known(entry.key());
    if (known != null && Arrays.equals(known.value(), value)) {
      return known.tree();
    }
    JsonObject tree = Json.parseEncoded(value);
    remember(entry.key(), new Parsed(value, tree));
    return tree;
  }

  private void remember(String key, Parsed parsed) {
    lock.lock();
    try {
      Parsed before = byKey.put(key, parsed);
      bytes += parsed.value().length - (before == null ? 0 : before.value().length);
      for (var eldest = byKey.values().iterator(); bytes > MOST_BYTES; eldest.remove()) {
        bytes -= eldest.next().value().length;
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Parsed known(String key) {
    lock.lock();
    try {
      return byKey.get(key);
    } finally {
      lock.unlock();
    }
  }
}
