package dev.insula.apiserver.resource;

import java.nio.charset.StandardCharsets;

/** What Kubernetes' JSON decoder says about text that is none, for the common mistakes. */
final class GoJsonErrors {

  private GoJsonErrors() {}

  /**
   * @param fallback said when the mistake is none of the common ones
   */
  static String describe(byte[] bytes, String fallback) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (text.isEmpty()) {
      return "unexpected end of JSON input";
    }
    for (String literal : new String[] {"null", "true", "false"}) {
      if (text.charAt(0) == literal.charAt(0)) {
        return literal(text, literal, fallback);
      }
    }
    char first = text.charAt(0);
    if (first == '{' || first == '[') {
      return unclosed(text) ? "unexpected end of JSON input" : fallback;
    }
    if (first == '"' || first == '-' || Character.isDigit(first)) {
      return fallback;
    }
    return "invalid character " + quoted(first) + " looking for beginning of value";
  }

  private static String literal(String text, String literal, String fallback) {
    for (int i = 1; i < literal.length(); i++) {
      if (i >= text.length()) {
        return "unexpected end of JSON input";
      }
      if (text.charAt(i) != literal.charAt(i)) {
        return "invalid character "
            + quoted(text.charAt(i))
            + " in literal "
            + literal
            + " (expecting "
            + quoted(literal.charAt(i))
            + ")";
      }
    }
    return fallback;
  }

  /** Whether braces or a string are still open at the end. */
  private static boolean unclosed(String text) {
    int depth = 0;
    boolean string = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (string) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          string = false;
        }
      } else if (c == '"') {
        string = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    return string || depth > 0;
  }

  /** A byte, as Go shows it: as if it were a character by itself. */
  private static String quoted(char c) {
    if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0xad) {
      return String.format("'\\x%02x'", (int) c);
    }
    return c == '\'' ? "'\\''" : "'" + c + "'";
  }
}
