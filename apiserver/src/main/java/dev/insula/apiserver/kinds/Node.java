package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A place in the object that is being defaulted or validated: its value, what stood there before
 * the update, and the way to it. The path is only rendered when an error names it. Immutable; the
 * tree below is not.
 */
final class Node {

  private final @Nullable Node up;
  private final String step;
  private final @Nullable Object value;
  private final @Nullable Object old;

  private Node(@Nullable Node up, String step, @Nullable Object value, @Nullable Object old) {
    this.up = up;
    this.step = step;
    this.value = value == JsonNull.NULL ? null : value;
    this.old = old == JsonNull.NULL ? null : old;
  }

  /** The root of an object that is created, or updated if there is an old one. */
  static Node root(JsonObject object, @Nullable JsonObject old) {
    return new Node(null, "", object, old);
  }

  /** A member of this object, absent if this is none. */
  Node field(String name) {
    return new Node(this, name, member(value, name), member(old, name));
  }

  /** The member at a dotted path. */
  Node at(String dottedPath) {
    Node node = this;
    for (String name : Paths.split(dottedPath)) {
      node = node.field(name);
    }
    return node;
  }

  /** An element of this list; its old value is what stood at the same position. */
  Node element(int index) {
    Object element = value instanceof JsonArray list ? list.get(index) : null;
    Object before = old instanceof JsonArray list && index < list.size() ? list.get(index) : null;
    return new Node(this, "[" + index + "]", element, before);
  }

  /** The first place of this list, whether there is an element or not. */
  Node element0() {
    return list().isEmpty() ? new Node(this, "[0]", null, null) : element(0);
  }

  /** A value of this map, which paths write in brackets. */
  Node entry(String key) {
    return new Node(this, "[" + key + "]", member(value, key), member(old, key));
  }

  /** The same place under another name in messages; a name with a leading slash is a whole path. */
  Node named(String name) {
    return name.startsWith("/")
        ? new Node(root(), name.substring(1), value, old)
        : new Node(up, name, value, old);
  }

  /** The same place with another value. */
  Node with(@Nullable Object other) {
    return new Node(up, step, other, old);
  }

  Node parent() {
    return up == null ? this : up;
  }

  Node root() {
    Node node = this;
    while (node.up != null) {
      node = node.up;
    }
    return node;
  }

  /** The nearest object around this place that is the value of a member of this name. */
  @Nullable Node enclosing(String name) {
    for (Node node = this; node != null; node = node.up) {
      if (node.step.equals(name)) {
        return node;
      }
    }
    return null;
  }

  /** True if the whole object is an update of an old one. */
  boolean isUpdate() {
    return root().old != null;
  }

  @Nullable Object value() {
    return value;
  }

  @Nullable Object old() {
    return old;
  }

  JsonObject object() {
    return value instanceof JsonObject object ? object : new JsonObject();
  }

  JsonArray list() {
    return value instanceof JsonArray list ? list : new JsonArray();
  }

  String string() {
    return value instanceof String text ? text : "";
  }

  long integer() {
    return value instanceof Long number ? number : 0;
  }

  boolean bool() {
    return value instanceof Boolean flag && flag;
  }

  boolean absent() {
    return value == null;
  }

  boolean present() {
    return value != null;
  }

  /** Absent, or the zero value of its type: what Go drops with omitempty. */
  boolean empty() {
    return isEmpty(value);
  }

  static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case JsonNull _ -> true;
      case String text -> text.isEmpty();
      case Long number -> number == 0;
      case Double number -> number == 0;
      case Boolean flag -> !flag;
      case JsonObject object -> object.isEmpty();
      case JsonArray list -> list.isEmpty();
      default -> false;
    };
  }

  /** The path as messages write it: {@code spec.containers[0].ports[1].name}. */
  String path() {
    var out = new StringBuilder(64);
    render(out);
    return out.toString();
  }

  private void render(StringBuilder out) {
    if (up == null) {
      return;
    }
    up.render(out);
    if (!out.isEmpty() && !step.startsWith("[")) {
      out.append('.');
    }
    out.append(step);
  }

  private static @Nullable Object member(@Nullable Object from, String name) {
    return from instanceof JsonObject object ? object.get(name) : null;
  }

  @Override
  public String toString() {
    return path();
  }
}
