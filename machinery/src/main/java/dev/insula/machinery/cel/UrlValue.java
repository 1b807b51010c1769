package dev.insula.machinery.cel;

import dev.insula.machinery.text.GoText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An absolute URL or an absolute path, read as Go's {@code url.ParseRequestURI} does. Immutable;
 * equality is that of the text.
 *
 * @param host with the port, if there is one
 * @param path as it is written
 * @param query without the question mark
 */
record UrlValue(String text, String scheme, String host, String path, String query)
    implements KubernetesValue {

  static UrlValue parse(String text) {
    if (text.isEmpty()) {
      throw refusal(text, "empty url");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == 0x7f) {
        throw refusal(text, "net/url: invalid control character in URL");
      }
    }
    int fragment = text.indexOf('#');
    String body = fragment < 0 ? text : text.substring(0, fragment);
    String scheme = scheme(text, body);
    String rest = scheme.isEmpty() ? body : body.substring(scheme.length() + 1);
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    String place = mark < 0 ? rest : rest.substring(0, mark);
    if (!place.startsWith("/")) {
      if (scheme.isEmpty()) {
        throw refusal(text, "invalid URI for request");
      }
      return new UrlValue(text, Ascii.lower(scheme), "", "", query);
    }
    String host = "";
    if (!scheme.isEmpty() && place.startsWith("//")) {
      int end = place.indexOf('/', 2);
      String authority = place.substring(2, end < 0 ? place.length() : end);
      host = host(text, authority.substring(authority.lastIndexOf('@') + 1));
      place = end < 0 ? "" : place.substring(end);
    }
    checkEscapes(text, place);
    return new UrlValue(text, Ascii.lower(scheme), host, place, query);
  }

  private static CelEvaluationException refusal(String text, String problem) {
    return new CelEvaluationException(
        "URL parse error during conversion from string: parse "
            + GoText.quote(text)
            + ": "
            + problem);
  }

  private static String scheme(String text, String body) {
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == ':') {
        if (i == 0) {
          throw refusal(text, "missing protocol scheme");
        }
        return body.substring(0, i);
      }
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean later = i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.');
      if (!letter && !later) {
        return "";
      }
    }
    return "";
  }

  private static String host(String text, String host) {
    int bracket = host.lastIndexOf(']');
    if (host.startsWith("[") && bracket < 0) {
      throw refusal(text, "missing ']' in host");
    }
    int colon = host.indexOf(':', Math.max(bracket, 0));
    if (colon >= 0 && !host.substring(colon + 1).matches("[0-9]*")) {
      throw refusal(text, "invalid port " + GoText.quote(host.substring(colon)) + " after host");
    }
    for (int i = 0; i < host.length(); i++) {
      if (" <>\"\\^`{|}".indexOf(host.charAt(i)) >= 0) {
        throw refusal(
            text, "invalid character " + GoText.quote(host.substring(i, i + 1)) + " in host name");
      }
    }
    return host;
  }

  private static void checkEscapes(String text, String path) {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      String escape = path.substring(i, Math.min(i + 3, path.length()));
      if (!escape.matches("%[0-9a-fA-F]{2}")) {
        throw refusal(text, "invalid URL escape " + GoText.quote(escape));
      }
    }
  }

  String hostname() {
    int bracket = host.lastIndexOf(']');
    if (bracket >= 0) {
      return host.substring(1, bracket);
    }
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  String port() {
    int colon = host.indexOf(':', Math.max(host.lastIndexOf(']'), 0));
    return colon < 0 ? "" : host.substring(colon + 1);
  }

  /** The path with everything escaped that a path may not hold. */
  String escapedPath() {
    var out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c < 0x7f && (Character.isLetterOrDigit(c) || "-_.~$&+,/:;=@%!'()*[]".indexOf(c) >= 0);
      out.append(plain ? String.valueOf(c) : String.format("%%%02X", b & 0xff));
    }
    return out.toString();
  }

  /** The parameters in their order, each with its values. */
  Map<Object, Object> parameters() {
    Map<Object, Object> out = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty() || pair.indexOf(';') >= 0) {
        continue;
      }
      int equals = pair.indexOf('=');
      try {
        String key = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        if (out.computeIfAbsent(key, _ -> new ArrayList<>()) instanceof List<?> values) {
          var grown = new ArrayList<Object>(values);
          grown.add(value);
          out.put(key, grown);
        }
      } catch (IllegalArgumentException e) {
        // A parameter that cannot be decoded is left out, as in Go.
      }
    }
    return out;
  }

  private static String decode(String text) {
    return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UrlValue url && url.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String typeName() {
    return "kubernetes.URL";
  }
}
