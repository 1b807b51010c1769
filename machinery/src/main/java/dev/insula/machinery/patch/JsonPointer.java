package dev.insula.machinery.patch;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, found by a JSON pointer (RFC 6901): a container and the key or index in
 * it, which need not be there. Every failure is 422.
 */
final class JsonPointer {

  private final Object container;
  private final String key;

  private JsonPointer(Object container, String key) {
    this.container = container;
    this.key = key;
  }

  /** Follows the path up to its last part, whose container must be there. */
  static JsonPointer find(Object document, @Nullable String path) {
    int start = path == null ? -1 : path.indexOf('/');
    if (path == null || start < 0) {
      throw Patch.unprocessable();
    }
    Object here = document;
    while (true) {
      int next = path.indexOf('/', start + 1);
      if (next < 0) {
        break;
      }
      here = new JsonPointer(here, unescape(path.substring(start + 1, next))).get();
      start = next;
    }
    if (!(here instanceof JsonObject) && !(here instanceof JsonArray)) {
      throw Patch.unprocessable();
    }
    return new JsonPointer(here, unescape(path.substring(start + 1)));
  }

  /** The value here; null for an absent member of an object. */
  Object get() {
    return switch (container) {
      case JsonObject object -> {
        Object value = object.get(key);
        yield value == null ? JsonNull.NULL : value;
      }
      case JsonArray array -> array.get(index(array.size(), array.size() - 1));
      default -> throw Patch.unprocessable();
    };
  }

  /** Sets a member, or inserts an element; {@code -} appends. */
  void add(Object value) {
    switch (container) {
      case JsonObject object -> object.put(key, value);
      case JsonArray array -> {
        if (key.equals("-")) {
          array.add(value);
        } else {
          array.add(index(array.size() + 1, array.size()), value);
        }
      }
      default -> throw Patch.unprocessable();
    }
  }

  /** Sets a member, or an element that must be there. */
  void replace(Object value) {
    switch (container) {
      case JsonObject object -> object.put(key, value);
      case JsonArray array -> array.set(index(array.size(), array.size() - 1), value);
      default -> throw Patch.unprocessable();
    }
  }

  /** Removes what must be there. */
  void remove() {
    switch (container) {
      case JsonObject object -> {
        if (!object.delete(key)) {
          throw Patch.unprocessable();
        }
      }
      case JsonArray array -> array.remove(index(array.size(), array.size() - 1));
      default -> throw Patch.unprocessable();
    }
  }

  /** The key as an index, where negative ones count back from a size. */
  private int index(int size, int last) {
    try {
      int index = Integer.parseInt(key);
      int at = index < 0 ? index + size : index;
      if (at >= 0 && at <= last) {
        return at;
      }
    } catch (NumberFormatException e) {
      // No index: refused like one that is out of range.
    }
    throw Patch.unprocessable();
  }

  /** The steps to the container that a path ends in. */
  static List<String> steps(@Nullable String path) {
    if (path == null || path.indexOf('/') < 0) {
      return List.of();
    }
    String[] parts = path.split("/", -1);
    return Arrays.stream(parts, 1, parts.length - 1).map(JsonPointer::unescape).toList();
  }

  private static String unescape(String part) {
    return part.indexOf('~') < 0 ? part : part.replace("~1", "/").replace("~0", "~");
  }
}
