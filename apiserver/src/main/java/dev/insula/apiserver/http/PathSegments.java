package dev.insula.apiserver.http;

import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the segments of a URL path. What could make two readers see two paths (an encoded slash,
 * dot segments, control characters, malformed escapes) is refused: no name contains it.
 */
final class PathSegments {

  private PathSegments() {}

  /**
   * @throws ApiException 400
   */
  static List<String> of(String rawPath) {
    var segments = new ArrayList<String>();
    for (String raw : rawPath.split("/", -1)) {
      if (!raw.isEmpty()) {
        segments.add(decoded(raw));
      }
    }
    return segments;
  }

  private static String decoded(String raw) {
    String segment = raw.indexOf('%') < 0 ? raw : Percent.decode(raw, false);
    String wrong = segment == null ? "a malformed escape" : whatIsWrong(segment);
    if (segment == null || wrong != null) {
      throw ApiException.badRequest("invalid path segment: it has " + wrong);
    }
    return segment;
  }

  private static @Nullable String whatIsWrong(String segment) {
    if (segment.equals(".") || segment.equals("..")) {
      return "only dots";
    }
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      if (c == '/' || c == '\\' || c == '%') {
        return "an encoded '" + c + "'";
      }
      if (c < ' ' || c == 0x7f || c == 0xfffd) {
        return "a control character";
      }
    }
    return null;
  }
}
