package dev.insula.machinery.schema;

import java.util.Base64;

/** Base64 as Go's JSON decoder reads byte slices. Stateless. */
final class GoBase64 {

  private GoBase64() {}

  /**
   * The text in its usual form, without line breaks.
   *
   * @throws DecodeException with the place of the first wrong character
   */
  static String decoded(String text) {
    int valid = 0;
    int padding = 0;
    var clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n') {
        continue;
      }
      boolean pads = c == '=' && (valid + padding) % 4 >= 2;
      if (pads) {
        padding++;
      } else if (padding > 0 || !isAlphabet(c)) {
        throw illegal(i);
      } else {
        valid++;
      }
      clean.append(c);
    }
    if (padding == 0 && valid % 4 != 0) {
      // Go names the place where the incomplete group of four begins.
      throw illegal(text.length() - valid % 4);
    }
    if ((valid + padding) % 4 != 0 || padding > 2) {
      throw illegal(text.length());
    }
    try {
      return Base64.getEncoder().encodeToString(Base64.getDecoder().decode(clean.toString()));
    } catch (IllegalArgumentException e) {
      throw illegal(text.length());
    }
  }

  private static boolean isAlphabet(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  private static DecodeException illegal(int at) {
    return new DecodeException("illegal base64 data at input byte " + at);
  }
}
