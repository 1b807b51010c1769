package dev.insula.apiserver.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes a query string. Pairs that are malformed are left out, as kube-apiserver does. */
final class QueryParameters {

  private QueryParameters() {}

  static Map<String, List<String>> of(String query) {
    if (query.isEmpty()) {
      return Map.of();
    }
    var parameters = new LinkedHashMap<String, List<String>>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty() || pair.indexOf(';') >= 0) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : Percent.decode(pair.substring(equals + 1), true);
      if (name != null && value != null) {
        parameters.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
    }
    return parameters;
  }
}
