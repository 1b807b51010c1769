package dev.insula.apiserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of URLs (RFC 3986, 2.1), as UTF-8. */
final class Percent {

  private Percent() {}

  /**
   * @param plusIsSpace as in queries of forms
   * @return null if an escape is malformed
   */
  static @Nullable String decode(String text, boolean plusIsSpace) {
    var out = new ByteArrayOutputStream(text.length());
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%') {
        int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
        int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        out.write(high * 16 + low);
        i += 2;
      } else {
        out.write(plusIsSpace && in[i] == '+' ? ' ' : in[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
