package dev.insula.machinery.json;

import dev.insula.machinery.json.Json.MalformedJsonException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Reads the tree of a document that a server has encoded, at half the cost of a parser that
 * distrusts every byte: strings and numbers are not checked for what JSON forbids in them. What is
 * no document all the same is malformed here too. Reads once; not thread-safe.
 *
 * <p>Names of members are shared between documents only while they are few: managed fields have
 * names that are new with each object, which a parser that remembers all names suffers from.
 */
final class EncodedReader {

  /** Digits that are a long for sure. */
  private static final int SAFE_DIGITS = 18;

  /** Longer numbers are never written, and take long to read. */
  private static final int LONGEST_NUMBER = 1000;

  private final byte[] bytes;
  private final KnownNames names;
  private int at;
  private int depth;

  EncodedReader(byte[] bytes, KnownNames names) {
    this.bytes = bytes;
    this.names = names;
  }

  Object read() {
    Object value = value();
    if (skipSpace() < bytes.length) {
      throw malformed();
    }
    return value;
  }

  private Object value() {
    return switch (next()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", JsonNull.NULL);
      default -> number();
    };
  }

  private JsonObject object() {
    enter();
    var out = new JsonObject();
    if (isEnd('}')) {
      return out;
    }
    do {
      if (next() != '"') {
        throw malformed();
      }
      String name = name();
      expect(':');
      out.put(name, value());
    } while (isFurther('}'));
    return out;
  }

  private JsonArray array() {
    enter();
    var out = new JsonArray();
    if (isEnd(']')) {
      return out;
    }
    do {
      out.add(value());
    } while (isFurther(']'));
    return out;
  }

  private void enter() {
    at++;
    if (++depth > Json.MAX_DEPTH) {
      throw new MalformedJsonException("nested too deeply");
    }
  }

  private boolean isEnd(char close) {
    if (next() != close) {
      return false;
    }
    at++;
    depth--;
    return true;
  }

  /** Whether another member or element comes, or else what holds them ends. */
  private boolean isFurther(char close) {
    int here = next();
    if (here != ',' && here != close) {
      throw malformed();
    }
    at++;
    if (here == close) {
      depth--;
    }
    return here == ',';
  }

  private void expect(char wanted) {
    if (next() != wanted) {
      throw malformed();
    }
    at++;
  }

  private String name() {
    int start = at + 1;
    int end = QuoteSearch.next(bytes, start);
    if (end < bytes.length && bytes[end] == '"') {
      at = end + 1;
      return names.of(bytes, start, end);
    }
    return string();
  }

  private String string() {
    int start = at + 1;
    int end = QuoteSearch.next(bytes, start);
    if (end < bytes.length && bytes[end] == '"') {
      at = end + 1;
      return text(start, end);
    }
    return escaped(start, end);
  }

  private String escaped(int start, int firstEscape) {
    var out = new StringBuilder(firstEscape - start + 64);
    int from = start;
    int end = firstEscape;
    while (end + 1 < bytes.length && bytes[end] != '"') {
      out.append(text(from, end));
      from = escape(end + 1, out);
      end = QuoteSearch.next(bytes, from);
    }
    if (end >= bytes.length || bytes[end] != '"') {
      throw malformed();
    }
    at = end + 1;
    return out.append(text(from, end)).toString();
  }

  /** Reads what stands behind a backslash; gives the place after it. */
  private int escape(int place, StringBuilder out) {
    switch (bytes[place]) {
      case '"', '\\', '/' -> out.append((char) bytes[place]);
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case 'u' -> {
        out.append(hex(place + 1));
        return place + 5;
      }
      default -> throw malformed();
    }
    return place + 1;
  }

  private char hex(int from) {
    int code = 0;
    for (int i = from; i < from + 4; i++) {
      int digit = i < bytes.length ? Character.digit(bytes[i], 16) : -1;
      if (digit < 0) {
        throw malformed();
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private Object literal(String word, Object value) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= bytes.length || bytes[at + i] != word.charAt(i)) {
        throw malformed();
      }
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    boolean whole = true;
    while (at < bytes.length && isOfNumber(bytes[at])) {
      whole &= bytes[at] == '-' || (bytes[at] >= '0' && bytes[at] <= '9');
      at++;
    }
    if (at - start > LONGEST_NUMBER) {
      throw malformed();
    }
    return whole && at > start && at - start <= SAFE_DIGITS
        ? (Object) small(start)
        : other(text(start, at), whole);
  }

  private static boolean isOfNumber(byte b) {
    return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
  }

  private long small(int start) {
    boolean negative = bytes[start] == '-';
    int from = negative ? start + 1 : start;
    long sum = 0;
    for (int i = from; i < at; i++) {
      if (bytes[i] == '-') {
        throw malformed();
      }
      sum = sum * 10 + bytes[i] - '0';
    }
    if (from == at) {
      throw malformed();
    }
    return negative ? -sum : sum;
  }

  private Object other(String text, boolean whole) {
    try {
      if (whole) {
        var big = new BigInteger(text);
        return big.bitLength() < Long.SIZE ? (Object) big.longValue() : finite(big.doubleValue());
      }
      return finite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private double finite(double value) {
    if (Double.isInfinite(value)) {
      throw malformed();
    }
    return value;
  }

  /** The next byte that is no white space. */
  private int next() {
    if (skipSpace() == bytes.length) {
      throw malformed();
    }
    return bytes[at];
  }

  private int skipSpace() {
    while (at < bytes.length
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
    return at;
  }

  private MalformedJsonException malformed() {
    return new MalformedJsonException("unexpected end or character at byte " + at);
  }
}
