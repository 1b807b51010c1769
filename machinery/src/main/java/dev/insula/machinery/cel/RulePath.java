package dev.insula.machinery.cel;

import dev.insula.machinery.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code fieldPath} of a rule, such as {@code .spec.map['key']}: field and map accessors
 * that fit a schema. Not thread-safe. Source: {@code ValidFieldPath} of
 * k8s.io/apiextensions-apiserver.
 */
public final class RulePath {

  private final String text;
  private int at;

  private RulePath(String text) {
    this.text = text;
  }

  /** The path as messages write it, without a leading dot; empty if it does not fit the schema. */
  public static Optional<String> read(String path, JsonObject schema) {
    return Optional.ofNullable(new RulePath(path).walk(schema));
  }

  private @Nullable String walk(JsonObject root) {
    var out = new StringBuilder();
    JsonObject here = root;
    while (at < text.length()) {
      String name = next();
      if (name == null) {
        return null;
      }
      boolean named = here.containsKey("properties");
      JsonObject below =
          named ? here.objectAt("properties").object(name) : here.object("additionalProperties");
      if (below == null) {
        return null;
      }
      out.append(named ? (out.isEmpty() ? "" : ".") + name : "[" + name + "]");
      here = below;
    }
    return out.toString();
  }

  /** The name in the next accessor, or null if there is none. */
  private @Nullable String next() {
    return switch (text.charAt(at++)) {
      case '.' -> identifier();
      case '[' -> quoted();
      default -> null;
    };
  }

  private @Nullable String identifier() {
    int start = at;
    while (at < text.length() && ".[]".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at == start ? null : text.substring(start, at);
  }

  private @Nullable String quoted() {
    if (at >= text.length() || text.charAt(at) != '\'') {
      return null;
    }
    var out = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\'') {
        boolean closed = at + 1 < text.length() && text.charAt(at + 1) == ']';
        at += 2;
        return closed ? out.toString() : null;
      }
      if (c == '\\') {
        at++;
        int escape = at < text.length() ? "abfnrtv'\\".indexOf(text.charAt(at)) : -1;
        if (escape < 0) {
          return null;
        }
        out.append("\u0007\b\f\n\r\t\u000b'\\".charAt(escape));
      } else {
        out.append(c);
      }
    }
    return null;
  }
}
