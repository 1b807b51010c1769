package dev.insula.machinery.cel;

import java.util.function.Function;

/** The URL library of Kubernetes. */
final class UrlFunctions {

  private UrlFunctions() {}

  static void declare(FunctionTable table) {
    table
        .global("url", "string_to_url", Types.URL, Types.STRING)
        .global("isURL", "is_url_string", Types.BOOL, Types.STRING)
        .member(
            "getQuery",
            "url_get_query",
            Types.map(Types.STRING, Types.list(Types.STRING)),
            Types.URL)
        .bind("url", args -> args[0] instanceof String s ? UrlValue.parse(s) : null)
        .bind(
            "isURL",
            args -> args[0] instanceof String s ? NetFunctions.parses(UrlValue::parse, s) : null)
        .bind("getQuery", args -> args[0] instanceof UrlValue url ? url.parameters() : null);
    part(table, "getScheme", "url_get_scheme", UrlValue::scheme);
    part(table, "getHost", "url_get_host", UrlValue::host);
    part(table, "getHostname", "url_get_hostname", UrlValue::hostname);
    part(table, "getPort", "url_get_port", UrlValue::port);
    part(table, "getEscapedPath", "url_get_escaped_path", UrlValue::escapedPath);
  }

  private static void part(
      FunctionTable table, String name, String overload, Function<UrlValue, String> part) {
    table
        .member(name, overload, Types.STRING, Types.URL)
        .bind(name, args -> args[0] instanceof UrlValue url ? part.apply(url) : null);
  }
}
