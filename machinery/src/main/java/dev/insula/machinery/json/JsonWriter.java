package dev.insula.machinery.json;

import dev.insula.machinery.text.GoText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes a tree as compact UTF-8, straight into one growing array. Not thread-safe. */
final class JsonWriter {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Room for most values that are no whole objects. */
  static final int USUAL_BYTES = 512;

  /** The most that one character takes. */
  private static final int ESCAPED = 6;

  private byte[] out;
  private int size;
  private @Nullable PlainPieces pieces;

  /**
   * @param expected about how many bytes will be written
   */
  JsonWriter(int expected) {
    out = new byte[Math.max(expected, 16)];
  }

  byte[] toByteArray() {
    return size == out.length ? out : Arrays.copyOf(out, size);
  }

  void write(Object value) {
    switch (value) {
      case JsonObject object -> object(object);
      case JsonArray array -> array(array);
      case String text -> string(text);
      case Long number -> ascii(Long.toString(number));
      case Integer number -> ascii(Integer.toString(number));
      case Double number -> number(number);
      case Boolean flag -> ascii(flag ? "true" : "false");
      case JsonNull _ -> ascii("null");
      case BigInteger number -> ascii(number.toString());
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  private void object(JsonObject object) {
    add('{');
    for (int i = 0; i < object.size(); i++) {
      if (i > 0) {
        add(',');
      }
      string(object.keyAt(i));
      add(':');
      write(object.valueAt(i));
    }
    add('}');
  }

  private void array(JsonArray array) {
    add('[');
    for (int i = 0; i < array.size(); i++) {
      if (i > 0) {
        add(',');
      }
      write(array.get(i));
    }
    add(']');
  }

  private void number(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new IllegalArgumentException("no JSON number: " + number);
    }
    ascii(GoText.jsonNumber(number));
  }

  private void string(String text) {
    int length = text.length();
    room(length + 2);
    out[size++] = '"';
    int at = 0;
    while (length - at >= PlainPieces.LENGTH) {
      at =
          writePlain(text, at)
              ? at + PlainPieces.LENGTH
              : writeEach(text, at, at + PlainPieces.LENGTH);
    }
    writeEach(text, at, length);
    out[size++] = '"';
  }

  /** Writes a piece, if it is all plain. */
  private boolean writePlain(String text, int from) {
    if (pieces == null) {
      pieces = new PlainPieces();
    }
    if (!pieces.copy(text, from, out, size)) {
      return false;
    }
    size += PlainPieces.LENGTH;
    return true;
  }

  /** Returns the place of the first character that is not written. */
  private int writeEach(String text, int from, int to) {
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
        out[size++] = (byte) c;
        at++;
      } else {
        room(text.length() - at + 1 + ESCAPED);
        at += special(text, at);
      }
    }
    return at;
  }

  /** Writes what is no plain ASCII; returns the number of characters taken. */
  private int special(String text, int at) {
    char c = text.charAt(at);
    if (c < 0x80) {
      escape(c);
      return 1;
    }
    int code = text.codePointAt(at);
    if (code >= 0x10000) {
      out[size++] = (byte) (0xf0 | (code >> 18));
      out[size++] = (byte) (0x80 | ((code >> 12) & 0x3f));
      out[size++] = (byte) (0x80 | ((code >> 6) & 0x3f));
      out[size++] = (byte) (0x80 | (code & 0x3f));
      return 2;
    }
    if (code < 0x800) {
      out[size++] = (byte) (0xc0 | (code >> 6));
    } else {
      // Half of a pair is no character: it becomes the replacement character.
      code = Character.isSurrogate(c) ? 0xfffd : code;
      out[size++] = (byte) (0xe0 | (code >> 12));
      out[size++] = (byte) (0x80 | ((code >> 6) & 0x3f));
    }
    out[size++] = (byte) (0x80 | (code & 0x3f));
    return 1;
  }

  private void escape(char c) {
    out[size++] = '\\';
    switch (c) {
      case '"', '\\' -> out[size++] = (byte) c;
      case '\n' -> out[size++] = 'n';
      case '\r' -> out[size++] = 'r';
      case '\t' -> out[size++] = 't';
      case '\b' -> out[size++] = 'b';
      case '\f' -> out[size++] = 'f';
      default -> {
        out[size++] = 'u';
        out[size++] = '0';
        out[size++] = '0';
        out[size++] = HEX[c >> 4];
        out[size++] = HEX[c & 15];
      }
    }
  }

  private void ascii(String text) {
    room(text.length());
    for (int i = 0; i < text.length(); i++) {
      out[size++] = (byte) text.charAt(i);
    }
  }

  private void add(char c) {
    room(1);
    out[size++] = (byte) c;
  }

  private void room(int bytes) {
    if (size + bytes > out.length) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, size + bytes));
    }
  }
}
