package dev.insula.apiserver.http;

/** Keeps text that tenants chose from becoming further header lines. */
final class HeaderText {

  private HeaderText() {}

  /** The text with every control character made a space. */
  static String safe(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(isControl(c) ? ' ' : c);
    }
    return out.toString();
  }

  private static boolean isControl(char c) {
    return (c < ' ' && c != '\t') || c == 0x7f;
  }
}
