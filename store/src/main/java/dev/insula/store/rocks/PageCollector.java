package dev.insula.store.rocks;

import dev.insula.store.Keyspace.Entry;
import dev.insula.store.Keyspace.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a page of a range read. Values that are no longer in memory are noted, and fetched from
 * disk in one go when the range has been gone through.
 */
final class PageCollector implements Index.Sink {

  private final int limit;
  private final boolean counted;
  private final List<@Nullable Entry> entries = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();
  private long remaining;

  /**
   * @param limit most entries; 0 for all
   * @param counted whether what is left out is counted
   */
  PageCollector(int limit, boolean counted) {
    this.limit = limit;
    this.counted = counted;
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
    return !counted && remaining > 0;
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
    return new Page(List.copyOf(entries), revision, remaining > 0, counted ? remaining : 0);
  }

  private static Entry entry(String key, Version version, byte[] value) {
    return new Entry(key, value, version.revision, version.createRevision);
  }

  /** Only counts. */
  static final class Count implements Index.Sink {
    private long value;

    long value() {
      return value;
    }

    @Override
    public void own(String key, Version version) {
      value++;
    }

    @Override
    public void base(Entry entry) {
      value++;
    }
  }
}
