package dev.insula.store;

import java.util.List;

/**
 * What every key space of a kind starts with, kept once for all of them (INVARIANT 5 of the
 * design). Entries have the revisions 1 to n in the order given; a key space's own writes start
 * after them, and hide or delete them for that key space only. Immutable.
 *
 * @param entries in the order of their keys, each with its revision
 */
public record BaseLayer(List<Keyspace.Entry> entries) {

  public static final BaseLayer EMPTY = new BaseLayer(List.of());

  public BaseLayer {
    entries = List.copyOf(entries);
  }

  /** The revision of a key space that has not been written to. */
  public long revision() {
    return entries.size();
  }
}
