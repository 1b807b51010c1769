package dev.insula.store.rocks;

import dev.insula.store.BaseLayer;
import dev.insula.store.Birth;
import dev.insula.store.Keyspace.Entry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The base layer as one key space shows it: entries are stamped when they are read, and not kept.
 * Immutable.
 *
 * @param birth null for a key space of an earlier version, which shows the layer as it is
 */
record OwnBase(BaseLayer layer, @Nullable Birth birth) {

  Optional<Entry> find(String key) {
    return layer.find(key).map(this::own);
  }

  boolean has(String key) {
    return layer.find(key).isPresent();
  }

  Entry own(Entry shared) {
    return birth == null
        ? shared
        : new Entry(
            shared.key(),
            layer.stamp().value(shared, birth),
            shared.revision(),
            shared.createRevision());
  }
}
