package dev.insula.machinery.json;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Where the members of a large {@link JsonObject} are, by the hashes of their keys. When very many
 * keys share a hash somebody chose them so: it is built anew, with hashes that nobody can foresee.
 * Not thread-safe.
 */
final class KeyIndex {

  /** Slots looked at for one key, beyond which the keys were chosen to have one hash. */
  private static final int PROBE_LIMIT = 256;

  /** Nobody outside can choose keys whose hashes with this are equal. */
  private static final long SECRET = new SecureRandom().nextLong();

  /** Open addressed; each has a position + 1, or 0 if it is free. */
  private int[] slots;

  /** Whether hashes are made with the secret, which costs a walk over the key each time. */
  private boolean hardened;

  private KeyIndex(int[] slots, boolean hardened) {
    this.slots = slots;
    this.hardened = hardened;
  }

  /** An index of the members at the first so many positions. */
  static KeyIndex of(JsonObject members, int positions) {
    var index = new KeyIndex(new int[0], false);
    index.build(members, positions);
    return index;
  }

  KeyIndex copy() {
    return new KeyIndex(slots.clone(), hardened);
  }

  /** The position of a key; -1 if there is none. */
  int find(JsonObject members, String key) {
    int mask = slots.length - 1;
    for (int slot = spread(key) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int at = slots[slot] - 1;
      if (members.isAt(key, at)) {
        return at;
      }
    }
    return -1;
  }

  /** Adds the member behind those that are in the index. */
  void add(JsonObject members, int position) {
    int positions = position + 1;
    if (positions * 2 > slots.length || !insert(members.stored(position), position)) {
      build(members, positions);
    }
  }

  /** Builds it anew, after members have moved. */
  void build(JsonObject members, int positions) {
    slots = new int[Integer.highestOneBit(Math.max(positions, 1)) * 4];
    for (int i = 0; i < positions; i++) {
      if (!members.isHole(i) && !insert(members.stored(i), i)) {
        // Hardened now: starts over.
        Arrays.fill(slots, 0);
        i = -1;
      }
    }
  }

  /** False if too many keys share a hash: then the index is to be built anew, hardened. */
  private boolean insert(String key, int position) {
    int mask = slots.length - 1;
    int first = spread(key) & mask;
    int slot = first;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
      if (!hardened && ((slot - first) & mask) > PROBE_LIMIT) {
        hardened = true;
        return false;
      }
    }
    slots[slot] = position + 1;
    return true;
  }

  private int spread(String key) {
    if (hardened) {
      long h = SECRET;
      for (int i = 0; i < key.length(); i++) {
        h = (h ^ key.charAt(i)) * 0x9E3779B97F4A7C15L;
        h ^= h >>> 32;
      }
      return (int) h;
    }
    int h = key.hashCode() * 0x9E3779B9;
    return h ^ (h >>> 15);
  }
}
