package dev.insula.machinery.cel;

import java.util.ArrayList;
import java.util.List;

/** Changes of strings, with Go's rules at the edges. Stateless. */
final class Ascii {

  private Ascii() {}

  static String lower(String text) {
    var out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        out.setCharAt(i, (char) (c + 'a' - 'A'));
      }
    }
    return out.toString();
  }

  static String upper(String text) {
    var out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= 'a' && c <= 'z') {
        out.setCharAt(i, (char) (c - 'a' + 'A'));
      }
    }
    return out.toString();
  }

  /**
   * @param most how many are replaced; a negative number means all
   */
  static String replace(String text, String old, String replacement, long most) {
    requireRoom(text.length() + found(text, old, most) * replacement.length());
    if (most < 0 && !old.isEmpty()) {
      return text.replace(old, replacement);
    }
    return old.isEmpty()
        ? replaceEmpty(text, replacement, most)
        : replaceSome(text, old, replacement, most);
  }

  /** How often a text is replaced, at most. */
  private static long found(String text, String old, long most) {
    long places = old.isEmpty() ? text.length() + 1L : 0;
    for (int at = text.indexOf(old); !old.isEmpty() && at >= 0; ) {
      places++;
      at = text.indexOf(old, at + old.length());
    }
    return most < 0 ? places : Math.min(places, most);
  }

  /** Fails if a text would be larger than is reasonable. */
  static void requireRoom(long length) {
    if (length > CelLimits.TEXT_LENGTH) {
      throw new CelEvaluationException("the resulting string is too large");
    }
  }

  private static String replaceSome(String text, String old, String replacement, long most) {
    var out = new StringBuilder();
    int at = 0;
    for (long n = 0; n < most; n++) {
      int found = text.indexOf(old, at);
      if (found < 0) {
        break;
      }
      out.append(text, at, found).append(replacement);
      at = found + old.length();
    }
    return out.append(text.substring(at)).toString();
  }

  /** An empty string is found before every character and at the end. */
  private static String replaceEmpty(String text, String replacement, long most) {
    var out = new StringBuilder();
    long left = most < 0 ? Long.MAX_VALUE : most;
    for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
      if (left-- > 0) {
        out.append(replacement);
      }
      out.appendCodePoint(text.codePointAt(i));
    }
    return left > 0 ? out.append(replacement).toString() : out.toString();
  }

  /**
   * @param most how many parts there are at most; a negative number means all
   */
  static List<Object> split(String text, String separator, long most) {
    List<Object> out = new ArrayList<>();
    if (most == 0) {
      return out;
    }
    int at = 0;
    while (most < 0 || out.size() < most - 1) {
      int next = separator.isEmpty() ? nextCharacter(text, at) : text.indexOf(separator, at);
      if (next < 0) {
        break;
      }
      out.add(text.substring(at, next));
      if (out.size() > CelLimits.PARTS) {
        throw new CelEvaluationException("the resulting list is too large");
      }
      at = next + separator.length();
    }
    if (!separator.isEmpty() || at < text.length()) {
      out.add(text.substring(at));
    }
    return out;
  }

  private static int nextCharacter(String text, int at) {
    return at >= text.length() ? -1 : text.offsetByCodePoints(at, 1);
  }

  /** A string literal of CEL. */
  static String quote(String text) {
    var out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case 0x07 -> out.append("\\a");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case 0x0b -> out.append("\\v");
                case '\\' -> out.append("\\\\");
                case '"' -> out.append("\\\"");
                default ->
                    out.appendCodePoint(
                        Character.isSurrogate((char) c) && c < 0x10000 ? 0xfffd : c);
              }
            });
    return out.append('"').toString();
  }
}
