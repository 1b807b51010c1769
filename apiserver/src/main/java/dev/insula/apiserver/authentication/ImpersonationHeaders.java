package dev.insula.apiserver.authentication;

import dev.insula.apiserver.authorization.Quoted;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.ApiException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads whom a request wants to be done as. */
final class ImpersonationHeaders {

  private static final String EXTRA = "impersonate-extra-";

  private ImpersonationHeaders() {}

  /**
   * The user as the headers tell, without any group added; empty if none is wanted.
   *
   * @throws ApiException 400 if groups, a uid or extras are wanted without a user
   */
  static Optional<UserInfo> read(Headers headers) {
    String name = headers.first("Impersonate-User", "");
    String uid = headers.first("Impersonate-Uid", "");
    List<String> groups = headers.all("Impersonate-Group");
    Map<String, List<String>> extra = extra(headers);
    if (!name.isEmpty()) {
      return Optional.of(new UserInfo(name, uid, groups, extra));
    }
    if (uid.isEmpty() && groups.isEmpty() && extra.isEmpty()) {
      return Optional.empty();
    }
    throw ApiException.badRequest(
        "requested " + goSyntax(uid, groups, extra) + " without impersonating a user name");
  }

  private static Map<String, List<String>> extra(Headers headers) {
    var extra = new TreeMap<String, List<String>>();
    for (String header : headers.names()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith(EXTRA)) {
        extra
            .computeIfAbsent(unescaped(lower.substring(EXTRA.length())), _ -> new ArrayList<>())
            .addAll(headers.all(header));
      }
    }
    return extra;
  }

  /** A key that isn't escaped right is taken as it is. */
  private static String unescaped(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return key;
    }
  }

  /** The message shows the server's own structure, in Go's syntax. */
  private static String goSyntax(String uid, List<String> groups, Map<String, List<String>> extra) {
    String all =
        extra.entrySet().stream()
            .map(entry -> Quoted.of(entry.getKey()) + ":" + goStrings(entry.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return "&user.DefaultInfo{Name:\"\", UID:"
        + Quoted.of(uid)
        + ", Groups:"
        + goStrings(groups)
        + ", Extra:map[string][]string"
        + (extra.isEmpty() ? "(nil)" : all)
        + "}";
  }

  private static String goStrings(List<String> values) {
    return values.isEmpty()
        ? "[]string(nil)"
        : values.stream().map(Quoted::of).collect(Collectors.joining(", ", "[]string{", "}"));
  }
}
