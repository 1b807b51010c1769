package dev.insula.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What every key space of a kind starts with, kept once for all of them (INVARIANT 5 of the
 * design). Entries have the revisions 1 to n in the order given; a key space's own writes start
 * after them, and hide or delete them for that key space only. Immutable.
 *
 * @param entries in the order of their keys, each with its revision
 * @param stamp what makes an entry a key space's own when it is read
 */
public record BaseLayer(List<Keyspace.Entry> entries, Stamp stamp) {

  public static final BaseLayer EMPTY = new BaseLayer(List.of());

  /** Puts what differs between key spaces into an entry's value. Thread-safe; no side effects. */
  public interface Stamp {

    /** For layers that are the same in every key space. */
    Stamp NONE = (entry, birth) -> entry.value();

    /** The value of an entry in the key space that was born so; a new array if it differs. */
    byte[] value(Keyspace.Entry entry, Birth birth);
  }

  /** A layer that is the same in every key space. */
  public BaseLayer(List<Keyspace.Entry> entries) {
    this(entries, Stamp.NONE);
  }

  /**
   * @throws IllegalArgumentException if the keys are not in order or the revisions not 1 to n:
   *     lookups search by halves
   */
  public BaseLayer {
    entries = List.copyOf(entries);
    for (int i = 0; i < entries.size(); i++) {
      Keyspace.Entry entry = entries.get(i);
      if (i > 0 && entries.get(i - 1).key().compareTo(entry.key()) >= 0) {
        throw new IllegalArgumentException("base layer keys out of order at " + entry.key());
      }
      if (entry.revision() != i + 1) {
        throw new IllegalArgumentException("base layer revision is not its place: " + entry.key());
      }
    }
  }

  /** A base layer of these values, with the revisions put in. */
  public static BaseLayer of(SortedMap<String, Payload> values) {
    var entries = new ArrayList<Keyspace.Entry>(values.size());
    values.forEach(
        (key, value) -> {
          long revision = entries.size() + 1L;
          entries.add(new Keyspace.Entry(key, value.at(revision), revision, revision));
        });
    return new BaseLayer(entries);
  }

  /** The revision of a key space that has not been written to. */
  public long revision() {
    return entries.size();
  }

  /** The entry of a key. */
  public Optional<Keyspace.Entry> find(String key) {
    int place = firstFrom(key);
    return place < entries.size() && entries.get(place).key().equals(key)
        ? Optional.of(entries.get(place))
        : Optional.empty();
  }

  /** The place in {@link #entries} of the first key that is not before the one given. */
  public int firstFrom(String key) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).key().compareTo(key) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
