package dev.insula.store.rocks;

import dev.insula.store.Keyspace.Entry;
import dev.insula.store.Keyspace.Page;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a page of a range read. Values that are no longer in memory are noted, and fetched from
 * disk in one go when the range has been gone through.
 */
final class PageCollector implements Index.Sink {

  private final int limit;
  private final boolean counting;
  private final OptionalLong held;
  private final List<@Nullable Entry> entries = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();
  private long remaining;

  /**
   * @param held how many keys the range holds, if it is known; else they are counted if need be
   */
  PageCollector(RangeQuery query, OptionalLong held) {
    this.limit = query.limit();
    this.counting = query.counted() && limit > 0 && held.isEmpty();
    this.held = held;
  }

  /** How many keys the range holds, if it was gone through to count them; else 0. */
  long counted() {
    return counting ? entries.size() + remaining : 0;
  }

  private record Missing(int place, String key, Version version) {}

  @Override
  public void own(String key, Version version) {
    if (isFull()) {
      remaining++;
      return;
    }
    byte[] value = version.value();
    if (value == null) {
      missing.add(new Missing(entries.size(), key, version));
      entries.add(null);
    } else {
      entries.add(entry(key, version, value));
    }
  }

  @Override
  public void base(Entry entry) {
    if (isFull()) {
      remaining++;
    } else {
      entries.add(entry);
    }
  }

  @Override
  public boolean isSatisfied() {
    return !counting && remaining > 0;
  }

  private boolean isFull() {
    return limit > 0 && entries.size() >= limit;
  }

  /** Fetches the values that are on disk; says whether all of them were still there. */
  boolean fetch(Function<List<Version>, List<byte @Nullable []>> disk) {
    if (missing.isEmpty()) {
      return true;
    }
    List<byte @Nullable []> values = disk.apply(missing.stream().map(Missing::version).toList());
    for (int i = 0; i < missing.size(); i++) {
      byte[] value = values.get(i);
      if (value == null) {
        return false;
      }
      Missing each = missing.get(i);
      entries.set(each.place, entry(each.key, each.version, value));
    }
    return true;
  }

  Page toPage(long revision) {
    long left = held.isPresent() ? held.getAsLong() - entries.size() : counting ? remaining : 0;
    return new Page(List.copyOf(entries), revision, remaining > 0, left);
  }

  private static Entry entry(String key, Version version, byte[] value) {
    return new Entry(key, value, version.revision, version.createRevision);
  }
}
