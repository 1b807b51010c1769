package dev.insula.machinery.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: a mutable map in the order of insertion, kept in two arrays. Not thread-safe.
 *
 * <p>Up to {@value #SCAN_LIMIT} members are found by scanning; a larger object has a hash index, so
 * that a hostile document with very many members costs linear time only.
 *
 * <p>Values are never Java null: an explicit JSON null is {@link JsonNull#NULL}, an absent member
 * reads as null. Equality is that of maps (deep, order does not count).
 */
public final class JsonObject extends AbstractMap<String, Object> {

  private static final int SCAN_LIMIT = 2 * KeyPrints.EACH;

  /** The value of what was removed, until holes are closed. */
  private static final Object HOLE = new Object();

  private String[] keys = new String[4];
  private Object[] values = new Object[4];

  /** Prints of the keys at the first positions; a removed key's may be left. */
  private long prints;

  /** The same for the positions after those. */
  private long morePrints;

  /** Positions in use, including holes. */
  private int used;

  private int holes;

  /** Null while the object is small. */
  private @Nullable KeyIndex index;

  public JsonObject() {}

  /** An object of alternating keys and values: {@code of("kind", "Pod", "spec", spec)}. */
  public static JsonObject of(Object... keysAndValues) {
    var out = new JsonObject();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      out.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return out;
  }

  /** A copy that shares nothing mutable with this one. */
  public JsonObject deepCopy() {
    closeHoles();
    var out = new JsonObject();
    out.keys = Arrays.copyOf(keys, keys.length);
    out.values = new Object[values.length];
    for (int i = 0; i < used; i++) {
      out.values[i] = Json.deepCopy(values[i]);
    }
    out.prints = prints;
    out.morePrints = morePrints;
    out.used = used;
    out.index = index == null ? null : index.copy();
    return out;
  }

  @Override
  public int size() {
    return used - holes;
  }

  /** The key at a position, 0 to size - 1; for loops that must not allocate. */
  public String keyAt(int position) {
    closeHoles();
    Objects.checkIndex(position, used);
    return keys[position];
  }

  /** The value at a position, 0 to size - 1; for loops that must not allocate. */
  public Object valueAt(int position) {
    closeHoles();
    Objects.checkIndex(position, used);
    return values[position];
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    int at = find(key);
    return at < 0 ? null : values[at];
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return find(key) >= 0;
  }

  @Override
  public @Nullable Object put(String key, Object value) {
    Objects.requireNonNull(key);
    Objects.requireNonNull(value, "a JSON null is JsonNull.NULL");
    int at = find(key);
    if (at >= 0) {
      Object old = values[at];
      values[at] = value;
      return old;
    }
    if (used == keys.length) {
      closeHoles();
    }
    if (used == keys.length) {
      keys = Arrays.copyOf(keys, used * 2);
      values = Arrays.copyOf(values, used * 2);
    }
    keys[used] = key;
    values[used] = value;
    print(used);
    used++;
    if (used > SCAN_LIMIT) {
      if (index == null) {
        index = KeyIndex.of(this, used);
      } else {
        index.add(this, used - 1);
      }
    }
    return null;
  }

  /** Removes a member in time linear in the size of the object; see {@link #delete}. */
  @Override
  public @Nullable Object remove(@Nullable Object key) {
    int at = find(key);
    if (at < 0) {
      return null;
    }
    Object old = values[at];
    removeAt(at);
    closeHoles();
    return old;
  }

  /**
   * Removes a member in constant time, leaving a hole. Whoever removes very many members does so by
   * this and then calls {@link #compact()}, before the object is seen by other threads.
   *
   * @return true if there was such a member
   */
  public boolean delete(String key) {
    int at = find(key);
    if (at >= 0) {
      removeAt(at);
    }
    return at >= 0;
  }

  /** Closes the holes that {@link #delete} has left. */
  public void compact() {
    closeHoles();
  }

  @Override
  public void clear() {
    Arrays.fill(keys, 0, used, null);
    Arrays.fill(values, 0, used, null);
    used = 0;
    holes = 0;
    index = null;
    prints = 0;
    morePrints = 0;
  }

  /** Whether the member is this very value, not just an equal one. */
  @SuppressWarnings("ReferenceEquality") // that is what is asked
  public boolean shares(String key, Object value) {
    return get(key) == value;
  }

  /** The member as a string, or null if it is absent or no string. */
  public @Nullable String string(String key) {
    return get(key) instanceof String value ? value : null;
  }

  /** The member as a string, or the fallback if it is absent or no string. */
  public String string(String key, String fallback) {
    return get(key) instanceof String value ? value : fallback;
  }

  /** The member as an object, or null if it is absent or no object. */
  public @Nullable JsonObject object(String key) {
    return get(key) instanceof JsonObject value ? value : null;
  }

  /** The member as an object, made and put in place if it is absent or no object. */
  public JsonObject objectOrCreate(String key) {
    if (get(key) instanceof JsonObject value) {
      return value;
    }
    var made = new JsonObject();
    put(key, made);
    return made;
  }

  /** The member as an array, or null if it is absent or no array. */
  public @Nullable JsonArray array(String key) {
    return get(key) instanceof JsonArray value ? value : null;
  }

  /** The member as an array, made and put in place if it is absent or no array. */
  public JsonArray arrayOrCreate(String key) {
    if (get(key) instanceof JsonArray value) {
      return value;
    }
    var made = new JsonArray();
    put(key, made);
    return made;
  }

  /** The objects in the member that is an array; empty if it is absent or no array. */
  public List<JsonObject> objects(String key) {
    return get(key) instanceof JsonArray value ? value.objects() : List.of();
  }

  /** The strings in the member that is an array; empty if it is absent or no array. */
  public List<String> strings(String key) {
    return get(key) instanceof JsonArray value ? value.strings() : List.of();
  }

  /** The member as an integer, or the fallback if it is absent or no whole number. */
  public long integer(String key, long fallback) {
    return get(key) instanceof Long value ? value : fallback;
  }

  /** The member as a boolean, or the fallback if it is absent or no boolean. */
  public boolean bool(String key, boolean fallback) {
    return get(key) instanceof Boolean value ? value : fallback;
  }

  /** The value reached by following keys through nested objects, or null where the way ends. */
  public @Nullable Object at(String... path) {
    Object here = this;
    for (String key : path) {
      if (!(here instanceof JsonObject object)) {
        return null;
      }
      here = object.get(key);
    }
    return here;
  }

  /** The object reached by following keys, or an empty unattached one where the way ends. */
  public JsonObject objectAt(String... path) {
    return at(path) instanceof JsonObject object ? object : new JsonObject();
  }

  /** The string reached by following keys, or null. */
  public @Nullable String stringAt(String... path) {
    return at(path) instanceof String value ? value : null;
  }

  @Override
  public Set<Map.Entry<String, Object>> entrySet() {
    return new Entries();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject object ? sameMembers(object) : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  /** Most objects that are compared have their members in one order. */
  private boolean sameMembers(JsonObject other) {
    closeHoles();
    other.closeHoles();
    if (used != other.used) {
      return false;
    }
    for (int i = 0; i < used; i++) {
      int at = keys[i].equals(other.keys[i]) ? i : other.find(keys[i]);
      if (at < 0 || !values[i].equals(other.values[at])) {
        return false;
      }
    }
    return true;
  }

  private int find(@Nullable Object key) {
    if (!(key instanceof String wanted)) {
      return -1;
    }
    if (index != null) {
      return index.find(this, wanted);
    }
    int at = probe(prints, 0, wanted);
    return at >= 0 || used <= KeyPrints.EACH ? at : probe(morePrints, KeyPrints.EACH, wanted);
  }

  private int probe(long among, int from, String wanted) {
    long candidates = KeyPrints.candidates(among, wanted);
    while (candidates != 0) {
      int at = from + KeyPrints.first(candidates);
      if (at < used && isAt(wanted, at)) {
        return at;
      }
      candidates = KeyPrints.rest(candidates);
    }
    return -1;
  }

  private void print(int position) {
    if (position < KeyPrints.EACH) {
      prints = KeyPrints.with(prints, position, keys[position]);
    } else if (position < SCAN_LIMIT) {
      morePrints = KeyPrints.with(morePrints, position - KeyPrints.EACH, keys[position]);
    }
  }

  /** Whether a key is that of the member at a position in use. */
  boolean isAt(String key, int position) {
    return keys[position].equals(key) && !isHole(position);
  }

  /** What stands for a key at a position in use, which may be a hole. */
  String stored(int position) {
    return keys[position];
  }

  private void removeAt(int at) {
    keys[at] = "";
    values[at] = HOLE;
    holes++;
  }

  @SuppressWarnings("ReferenceEquality") // nothing else is equal to it
  boolean isHole(int at) {
    return values[at] == HOLE;
  }

  /** Moves members up to where others were removed. */
  private void closeHoles() {
    if (holes == 0) {
      return;
    }
    int to = 0;
    for (int from = 0; from < used; from++) {
      if (!isHole(from)) {
        keys[to] = keys[from];
        values[to] = values[from];
        to++;
      }
    }
    Arrays.fill(keys, to, used, null);
    Arrays.fill(values, to, used, null);
    used = to;
    holes = 0;
    prints = 0;
    morePrints = 0;
    for (int i = 0; i < Math.min(used, SCAN_LIMIT); i++) {
      print(i);
    }
    if (index != null && used > SCAN_LIMIT) {
      index.build(this, used);
    } else {
      index = null;
    }
  }

  private final class Entries extends AbstractSet<Map.Entry<String, Object>> {
    @Override
    public int size() {
      return JsonObject.this.size();
    }

    @Override
    public Iterator<Map.Entry<String, Object>> iterator() {
      closeHoles();
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < used;
        }

        @Override
        public Map.Entry<String, Object> next() {
          if (next >= used) {
            throw new NoSuchElementException();
          }
          return new Member(next++);
        }

        @Override
        public void remove() {
          removeAt(--next);
          closeHoles();
        }
      };
    }

    @Override
    public boolean removeIf(Predicate<? super Map.Entry<String, Object>> filter) {
      closeHoles();
      int before = used;
      for (int i = 0; i < before; i++) {
        if (filter.test(new Member(i))) {
          removeAt(i);
        }
      }
      closeHoles();
      return used < before;
    }
  }

  private final class Member extends SimpleEntry<String, Object> {
    private final int at;

    Member(int at) {
      super(keys[at], values[at]);
      this.at = at;
    }

    @Override
    public Object setValue(Object value) {
      values[at] = Objects.requireNonNull(value);
      return super.setValue(value);
    }
  }
}
