package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.ApiRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The alternatives of an Accept header, the most wanted first. Stateless.
 *
 * <p>Source: RFC 9110 section 12.5.1, as Kubernetes reads it: names are taken as they are written,
 * what has no subtype or no value is left out, a quality that is no number is the lowest.
 */
final class AcceptHeader {

  private static final Comparator<Clause> ORDER =
      Comparator.comparingDouble(Clause::quality)
          .reversed()
          .thenComparing(clause -> clause.type().equals("*"))
          .thenComparing(clause -> clause.subtype().equals("*"));

  private AcceptHeader() {}

  /** One alternative. */
  record Clause(String type, String subtype, Map<String, String> parameters, double quality) {

    boolean covers(String mediaType) {
      int slash = mediaType.indexOf('/');
      boolean typed = type.equals(mediaType.substring(0, slash));
      boolean whole = typed && subtype.equals(mediaType.substring(slash + 1));
      return whole || (subtype.equals("*") && (typed || type.equals("*")));
    }

    String parameter(String name) {
      return parameters.getOrDefault(name, "");
    }
  }

  static List<Clause> clauses(ApiRequest request) {
    var out = new ArrayList<Clause>();
    for (String part : parts(request)) {
      Clause clause = clause(part.strip());
      if (clause != null) {
        out.add(clause);
      }
    }
    out.sort(ORDER);
    return out;
  }

  /** The media types as they are written, without parameters and order. */
  static List<String> mediaTypes(ApiRequest request) {
    return parts(request).stream().map(part -> part.split(";", 2)[0].strip()).toList();
  }

  static boolean isEmpty(ApiRequest request) {
    return request.headers().all("Accept").stream().allMatch(String::isEmpty);
  }

  private static List<String> parts(ApiRequest request) {
    var out = new ArrayList<String>();
    for (String header : request.headers().all("Accept")) {
      out.addAll(List.of(header.split(",")));
    }
    return out;
  }

  private static @Nullable Clause clause(String text) {
    String[] parts = text.split(";");
    String[] names = (parts.length == 0 ? "" : parts[0]).split("/", -1);
    String type = names[0].strip();
    String subtype;
    if (names.length == 1 || (names.length == 2 && names[1].isEmpty())) {
      if (!type.equals("*")) {
        return null;
      }
      subtype = "*";
    } else if (names.length == 2) {
      subtype = names[1].strip();
    } else {
      return null;
    }
    var parameters = new LinkedHashMap<String, String>();
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", -1);
      if (pair.length != 2 || pair[1].isEmpty()) {
        continue;
      }
      if (pair[0].strip().equals("q")) {
        quality = quality(pair[1]);
      } else {
        parameters.put(pair[0].strip(), pair[1].strip());
      }
    }
    return new Clause(type, subtype, parameters, quality);
  }

  private static double quality(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
