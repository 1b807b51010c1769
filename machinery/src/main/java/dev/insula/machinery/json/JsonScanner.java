package dev.insula.machinery.json;

import dev.insula.machinery.json.Json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks an encoded document for a few values and jumps over the rest, without making a tree nor
 * names of what is jumped over: for what reads very many objects that a server encoded. Not
 * thread-safe.
 *
 * <p>What is jumped over is only followed by its brackets and quotes, so this is no validator. Each
 * value must be consumed by one of {@link #enter}, {@link #text}, {@link #number}, {@link #digest}
 * or {@link #skip} before the next member or element is asked for.
 */
public final class JsonScanner {

  private static final long MULTIPLIER = 0xBF58476D1CE4E5B9L;

  private final byte[] bytes;
  private int at;

  /**
   * @param bytes one JSON value; not changed
   */
  public JsonScanner(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Goes into an object. False if the value is none, which is then jumped over. */
  public boolean enter() {
    if (peek() == '{') {
      at++;
      return true;
    }
    skip();
    return false;
  }

  /** Goes into an array. False if the value is none, which is then jumped over. */
  public boolean enterArray() {
    if (peek() == '[') {
      at++;
      return true;
    }
    skip();
    return false;
  }

  /** Whether another element comes, to be read next; false after the last one. */
  public boolean element() {
    int next = peek();
    if (next == ',') {
      at++;
      next = peek();
    }
    if (next == ']') {
      at++;
      return false;
    }
    return true;
  }

  /** The next member's name, its value next to be read; null after the last one. */
  public @Nullable String member() {
    int next = peek();
    if (next == ',') {
      at++;
      next = peek();
    }
    if (next == '}') {
      at++;
      return null;
    }
    String name = string();
    if (peek() != ':') {
      throw malformed();
    }
    at++;
    return name;
  }

  /** The value if it is a string, a number or a boolean, as text; empty for all others. */
  public String text() {
    int first = peek();
    if (first == '"') {
      return string();
    }
    int start = at;
    skip();
    boolean scalar = first != '{' && first != '[' && first != 'n';
    return scalar ? new String(bytes, start, at - start, StandardCharsets.US_ASCII).strip() : "";
  }

  /** The value if it is a whole number, else the fallback. */
  public long number(long fallback) {
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      return fallback;
    }
  }

  /** Whether the value that comes is an object. */
  public boolean isObject() {
    return peek() == '{';
  }

  /** Whether the value that comes is null, a string, a number or a boolean. */
  public boolean isScalar() {
    int next = peek();
    return next != '{' && next != '[';
  }

  /** Whether the value that comes is null. */
  public boolean isNull() {
    return peek() == 'n';
  }

  /** Whether the value that comes is an object or an array without content. */
  public boolean isEmpty() {
    int open = peek();
    if (open != '{' && open != '[') {
      return false;
    }
    int start = at++;
    int next = peek();
    at = start;
    return next == '}' || next == ']';
  }

  /** Whether another member or element comes. */
  public boolean isComma() {
    return peek() == ',';
  }

  /** How many bytes have been read. */
  public int position() {
    return at;
  }

  /** Jumps over the value. */
  public void skip() {
    int depth = 0;
    do {
      switch (peek()) {
        case '"' -> skipString();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        case ',', ':' -> at++;
        default -> skipLiteral();
      }
    } while (depth > 0);
  }

  /** Jumps over the value and mixes its bytes into a digest, which is not cryptographic. */
  public long digest(long seed) {
    peek();
    int start = at;
    skip();
    long hash = seed;
    for (int i = start; i < at; i++) {
      hash = (hash ^ bytes[i]) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /** The next byte that is no white space. */
  private int peek() {
    while (at < bytes.length) {
      byte next = bytes[at];
      if (next > ' ' || next < 0) {
        return next;
      }
      at++;
    }
    throw malformed();
  }

  private void skipLiteral() {
    int start = at;
    while (at < bytes.length) {
      byte next = bytes[at];
      if (next == ',' || next == '}' || next == ']' || next == ':' || next <= ' ') {
        break;
      }
      at++;
    }
    if (at == start) {
      throw malformed();
    }
  }

  private void skipString() {
    at = QuoteSearch.next(bytes, at + 1);
    while (at < bytes.length) {
      if (bytes[at] == '"') {
        at++;
        return;
      }
      at = QuoteSearch.next(bytes, at + 2);
    }
    throw malformed();
  }

  private String string() {
    if (peek() != '"') {
      throw malformed();
    }
    int start = at + 1;
    int end = QuoteSearch.next(bytes, start);
    boolean escaped = false;
    while (end < bytes.length && bytes[end] != '"') {
      escaped = true;
      end = QuoteSearch.next(bytes, end + 2);
    }
    if (end >= bytes.length) {
      throw malformed();
    }
    at = end + 1;
    return escaped
        ? (String) Json.parse(Arrays.copyOfRange(bytes, start - 1, at))
        : new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  private MalformedJsonException malformed() {
    return new MalformedJsonException("unexpected end or character at byte " + at);
  }
}
