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

  private static final int SCAN_LIMIT = 16;

  private String[] keys = new String[4];
  private Object[] values = new Object[4];
  private int size;

  /** Open-addressed slots holding position + 1; null while the object is small. */
  private int @Nullable [] index;

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
    var out = new JsonObject();
    out.keys = Arrays.copyOf(keys, keys.length);
    out.values = new Object[values.length];
    for (int i = 0; i < size; i++) {
      out.values[i] = Json.deepCopy(values[i]);
    }
    out.size = size;
    out.index = index == null ? null : index.clone();
    return out;
  }

  @Override
  public int size() {
    return size;
  }

  /** The key at a position, 0 to size - 1; for loops that must not allocate. */
  public String keyAt(int position) {
    Objects.checkIndex(position, size);
    return keys[position];
  }

  /** The value at a position, 0 to size - 1; for loops that must not allocate. */
  public Object valueAt(int position) {
    Objects.checkIndex(position, size);
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
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    keys[size] = key;
    values[size] = value;
    size++;
    if (size > SCAN_LIMIT) {
      if (index == null || size * 2 > index.length) {
        rebuildIndex();
      } else {
        insertIntoIndex(index, size - 1);
      }
    }
    return null;
  }

  @Override
  public @Nullable Object remove(@Nullable Object key) {
    int at = find(key);
    if (at < 0) {
      return null;
    }
    Object old = values[at];
    removeAt(at);
    return old;
  }

  @Override
  public void clear() {
    Arrays.fill(keys, 0, size, null);
    Arrays.fill(values, 0, size, null);
    size = 0;
    index = null;
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

  private int find(@Nullable Object key) {
    if (!(key instanceof String wanted)) {
      return -1;
    }
    if (index != null) {
      return findInIndex(index, wanted);
    }
    for (int i = 0; i < size; i++) {
      if (keys[i].equals(wanted)) {
        return i;
      }
    }
    return -1;
  }

  private int findInIndex(int[] slots, String wanted) {
    int mask = slots.length - 1;
    for (int slot = spread(wanted) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
      int at = slots[slot] - 1;
      if (keys[at].equals(wanted)) {
        return at;
      }
    }
    return -1;
  }

  private void removeAt(int at) {
    int moved = size - at - 1;
    System.arraycopy(keys, at + 1, keys, at, moved);
    System.arraycopy(values, at + 1, values, at, moved);
    size--;
    Arrays.fill(keys, size, size + 1, null);
    Arrays.fill(values, size, size + 1, null);
    if (size > SCAN_LIMIT) {
      rebuildIndex();
    } else {
      index = null;
    }
  }

  private void rebuildIndex() {
    int capacity = Integer.highestOneBit(Math.max(size, 1)) * 4;
    var slots = new int[capacity];
    for (int i = 0; i < size; i++) {
      insertIntoIndex(slots, i);
    }
    index = slots;
  }

  private void insertIntoIndex(int[] slots, int at) {
    int mask = slots.length - 1;
    int slot = spread(keys[at]) & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = at + 1;
  }

  private static int spread(String key) {
    int h = key.hashCode() * 0x9E3779B9;
    return h ^ (h >>> 15);
  }

  private final class Entries extends AbstractSet<Map.Entry<String, Object>> {
    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<Map.Entry<String, Object>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < size;
        }

        @Override
        public Map.Entry<String, Object> next() {
          if (next >= size) {
            throw new NoSuchElementException();
          }
          return new Member(next++);
        }

        @Override
        public void remove() {
          removeAt(--next);
        }
      };
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
