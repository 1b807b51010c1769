package dev.insula.apiserver.resource;

import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes' JSON decoder says about text that is none: the first byte that can't stand where
 * it stands. For one text; not thread-safe.
 */
final class GoJsonErrors {

  /** Nested deeper than this, nothing is found: the reader gave up before. */
  private static final int MAX_DEPTH = 1000;

  private static final String END = "unexpected end of JSON input";

  private final byte[] text;
  private int at;

  private GoJsonErrors(byte[] text) {
    this.text = text;
  }

  /**
   * @param fallback said when the syntax is right, and something else is wrong
   */
  static String describe(byte[] bytes, String fallback) {
    var scan = new GoJsonErrors(bytes);
    String wrong = scan.value(0);
    if (wrong == null) {
      scan.skipSpace();
      wrong = scan.at < bytes.length ? scan.invalid("after top-level value") : null;
    }
    return wrong == null ? fallback : wrong;
  }

  private @Nullable String value(int depth) {
    skipSpace();
    if (at >= text.length) {
      return END;
    }
    if (depth > MAX_DEPTH) {
      return null;
    }
    return switch (text[at]) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> invalid("looking for beginning of value");
    };
  }

  private @Nullable String object(int depth) {
    at++;
    skipSpace();
    if (is('}')) {
      at++;
      return null;
    }
    while (true) {
      skipSpace();
      if (!is('"')) {
        return at >= text.length ? END : invalid("looking for beginning of object key string");
      }
      String wrong = string();
      if (wrong != null) {
        return wrong;
      }
      skipSpace();
      if (!is(':')) {
        return at >= text.length ? END : invalid("after object key");
      }
      at++;
      wrong = value(depth + 1);
      if (wrong != null || closes('}')) {
        return wrong;
      }
      if (!is(',')) {
        return at >= text.length ? END : invalid("after object key:value pair");
      }
      at++;
    }
  }

  private @Nullable String array(int depth) {
    at++;
    skipSpace();
    if (is(']')) {
      at++;
      return null;
    }
    while (true) {
      String wrong = value(depth + 1);
      if (wrong != null || closes(']')) {
        return wrong;
      }
      if (!is(',')) {
        return at >= text.length ? END : invalid("after array element");
      }
      at++;
    }
  }

  private boolean closes(char bracket) {
    skipSpace();
    boolean closes = is(bracket);
    at += closes ? 1 : 0;
    return closes;
  }

  private @Nullable String string() {
    for (at++; at < text.length; at++) {
      byte c = text[at];
      if (c == '"') {
        at++;
        return null;
      }
      if (c >= 0 && c < ' ') {
        return invalid("in string literal");
      }
      String wrong = c == '\\' ? escape() : null;
      if (wrong != null) {
        return wrong;
      }
    }
    return END;
  }

  private @Nullable String escape() {
    at++;
    if (at >= text.length) {
      return END;
    }
    if (is('u')) {
      for (int i = 0; i < 4; i++) {
        at++;
        if (at >= text.length) {
          return END;
        }
        if (Character.digit(text[at], 16) < 0) {
          return invalid("in \\u hexadecimal character escape");
        }
      }
      return null;
    }
    return "\"\\/bfnrt".indexOf(text[at]) < 0 ? invalid("in string escape code") : null;
  }

  private @Nullable String literal(String word) {
    for (int i = 0; i < word.length(); i++, at++) {
      if (at >= text.length) {
        return END;
      }
      if (text[at] != word.charAt(i)) {
        return invalid("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
    }
    return null;
  }

  private @Nullable String number() {
    if (is('-')) {
      at++;
      if (!digit()) {
        return at >= text.length ? END : invalid("in numeric literal");
      }
    }
    if (is('0')) {
      at++;
    } else {
      digits();
    }
    if (is('.')) {
      at++;
      if (!digit()) {
        return at >= text.length ? END : invalid("after decimal point in numeric literal");
      }
      digits();
    }
    if (is('e') || is('E')) {
      at++;
      at += is('+') || is('-') ? 1 : 0;
      if (!digit()) {
        return at >= text.length ? END : invalid("in exponent of numeric literal");
      }
      digits();
    }
    return null;
  }

  private void digits() {
    while (digit()) {
      at++;
    }
  }

  private boolean digit() {
    return at < text.length && text[at] >= '0' && text[at] <= '9';
  }

  private boolean is(char c) {
    return at < text.length && text[at] == c;
  }

  private void skipSpace() {
    while (is(' ') || is('\t') || is('\n') || is('\r')) {
      at++;
    }
  }

  private String invalid(String where) {
    return "invalid character " + quoted(text[at]) + " " + where;
  }

  /** A byte, as Go shows it: as if it were a character by itself. */
  private static String quoted(byte b) {
    int c = Byte.toUnsignedInt(b);
    if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0xad) {
      return String.format("'\\x%02x'", c);
    }
    return switch (c) {
      case '\'' -> "'\\''";
      case '\\' -> "'\\\\'";
      default -> "'" + (char) c + "'";
    };
  }
}
