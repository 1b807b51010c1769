package dev.insula.apiserver.resource;

import dev.insula.apiserver.request.Query;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.text.GoText;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The option {@code timeout}: how long a client is ready to wait, as a duration of Go. It is only
 * looked at: requests are answered as soon as they can be. Stateless.
 */
final class RequestTimeout {

  private static final Set<String> UNITS =
      Set.of("ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "m", "h");

  /** A number has a digit before or after its dot; the unit goes to the next number. */
  private static final Pattern PART =
      Pattern.compile("([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)(?<unit>[^.0-9]*+)");

  private RequestTimeout() {}

  /**
   * @throws ApiException 400 if it is no duration
   */
  static void check(Query query) {
    String text = query.first("timeout", "");
    if (!text.isEmpty()) {
      problem(text)
          .ifPresent(
              why -> {
                throw ApiException.badRequest(
                    "invalid timeout specified in the request URL - time: " + why);
              });
    }
  }

  /** Numbers with units, one after the other; zero needs no unit. */
  private static Optional<String> problem(String text) {
    String quoted = GoText.quote(text);
    String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.empty();
    }
    Matcher part = PART.matcher(rest);
    int at = 0;
    do {
      part.region(at, rest.length());
      if (!part.lookingAt()) {
        return Optional.of("invalid duration " + quoted);
      }
      String unit = part.group("unit");
      if (unit.isEmpty()) {
        return Optional.of("missing unit in duration " + quoted);
      }
      if (!UNITS.contains(unit)) {
        return Optional.of("unknown unit " + GoText.quote(unit) + " in duration " + quoted);
      }
      at = part.end();
    } while (at < rest.length());
    return Optional.empty();
  }
}
