package dev.insula.apiserver.model;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.StructuralSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The types of the built-in kinds by full name, such as {@code io.k8s.api.core.v1.Pod}.
 * Thread-safe.
 *
 * <p>Of each type only the place of its line is known at first; its schema is parsed when it is
 * asked for, and then kept.
 */
final class TypeIndex {

  private final byte[] text;
  private final Map<String, Line> lines = new HashMap<>();

  /** At most as many as there are lines. */
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private record Line(int from, int to) {}

  TypeIndex(byte[] text) {
    this.text = text;
    for (int at = 0; at < text.length; ) {
      int nameEnd = tab(at);
      int lengthEnd = tab(nameEnd + 1);
      int length = Integer.parseInt(ascii(nameEnd + 1, lengthEnd));
      lines.put(ascii(at, nameEnd), new Line(lengthEnd + 1, lengthEnd + 1 + length));
      at = lengthEnd + 1 + length + 1;
    }
  }

  private int tab(int from) {
    int at = from;
    while (text[at] != '\t') {
      at++;
    }
    return at;
  }

  private String ascii(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.US_ASCII);
  }

  Set<String> names() {
    return Set.copyOf(lines.keySet());
  }

  /**
   * @throws IllegalArgumentException if there is no such type
   */
  Schema schema(String name) {
    Schema known = schemas.get(name);
    if (known != null) {
      return known;
    }
    Schema made = StructuralSchema.ofType(node(name), name, this::schema);
    Schema raced = schemas.putIfAbsent(name, made);
    return raced != null ? raced : made;
  }

  /**
   * What the model says of a type, as a tree that belongs to the caller.
   *
   * @throws IllegalArgumentException if there is no such type
   */
  JsonObject node(String name) {
    Line line = lines.get(name);
    if (line == null) {
      throw new IllegalArgumentException("no type " + name);
    }
    return Json.parseObject(Arrays.copyOfRange(text, line.from(), line.to()));
  }
}
