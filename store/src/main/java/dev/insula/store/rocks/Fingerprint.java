package dev.insula.store.rocks;

import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace.Entry;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a base layer is the one that a key space had the last time. Keeps the answer for
 * the last layer asked about, since all key spaces tend to have the same. Thread-safe.
 */
final class Fingerprint {

  private volatile @Nullable Known last;

  private record Known(BaseLayer base, long value) {}

  @SuppressWarnings("ReferenceEquality") // a layer that is equal but another is computed again
  long of(BaseLayer base) {
    Known known = last;
    if (known == null || known.base != base) {
      known = new Known(base, compute(base));
      last = known;
    }
    return known.value;
  }

  private static long compute(BaseLayer base) {
    var sum = new CRC32C();
    for (Entry entry : base.entries()) {
      sum.update(entry.key().getBytes(StandardCharsets.UTF_8));
      sum.update(0);
      sum.update(entry.value());
      sum.update(0);
    }
    return (long) base.entries().size() << 32 | sum.getValue();
  }
}
