package dev.insula.apiserver.crd;

import com.google.re2j.Pattern;
import dev.insula.machinery.names.NameRules;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;

/**
 * The formats of strings that schemas of custom kinds may ask for. Stateless. A format that is not
 * known says nothing, as in Kubernetes.
 */
final class StringFormats {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = "^" + OCTET + "(\\." + OCTET + "){3}$";

  private static final Map<String, Pattern> PATTERNS =
      Map.ofEntries(
          entry("bsonobjectid", "^[0-9a-fA-F]{24}$"),
          entry("email", "^[^@\\s]+@[^@\\s]+$"),
          entry("ipv4", IPV4),
          entry("mac", "^([0-9A-Fa-f]{2}[:-]){5}([0-9A-Fa-f]{2})$"),
          entry("uuid", "^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$"),
          entry("uuid3", "^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$"),
          entry(
              "uuid4",
              "^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$"),
          entry(
              "uuid5",
              "^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$"),
          entry("creditcard", "^[0-9]{13,19}$"),
          entry("ssn", "^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$"),
          entry("hexcolor", "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"),
          entry(
              "rgbcolor",
              "^rgb\\(\\s*([0-9]{1,3}%?)\\s*,\\s*([0-9]{1,3}%?)\\s*,\\s*([0-9]{1,3}%?)\\s*\\)$"),
          entry("isbn10", "^[0-9]{9}[0-9X]$"),
          entry("isbn13", "^[0-9]{13}$"),
          entry("isbn", "^([0-9]{9}[0-9X]|[0-9]{13})$"),
          entry("duration", "^-?([0-9]+(\\.[0-9]*)?\\s*(ns|us|µs|μs|ms|s|m|h|d|w)\\s*)+$"),
          entry(
              "hostname",
              "^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*$"));

  private StringFormats() {}

  private static Map.Entry<String, Pattern> entry(String format, String pattern) {
    return Map.entry(format, Pattern.compile(pattern));
  }

  static boolean isValid(String format, String text) {
    return switch (format) {
      case "byte" -> isBase64(text);
      case "date" -> parses(() -> LocalDate.parse(text));
      case "date-time", "datetime" -> parses(() -> OffsetDateTime.parse(text));
      case "uri" -> isUri(text);
      case "ipv6" -> isIpv6(text);
      case "cidr" -> isCidr(text);
      case "k8s-short-name" -> NameRules.dns1123Label(text).isEmpty();
      case "k8s-long-name" -> NameRules.dns1123Subdomain(text).isEmpty();
      case "hostname" -> text.length() <= 255 && matches(format, text);
      case "isbn", "isbn10", "isbn13", "creditcard" -> matches(format, text.replaceAll("[- ]", ""));
      default -> matches(format, text);
    };
  }

  private static boolean matches(String format, String text) {
    Pattern pattern = PATTERNS.get(format);
    return pattern == null || pattern.matcher(text).find();
  }

  private static boolean parses(Runnable parse) {
    try {
      parse.run();
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isUri(String text) {
    try {
      var uri = new URI(text);
      return uri.isAbsolute() || text.startsWith("/");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isIpv6(String text) {
    return text.contains(":") && text.matches("[0-9a-fA-F:.]{2,45}") && parsesAsAddress(text);
  }

  /** Only text that can be nothing but an address literal comes here, so no name is looked up. */
  private static boolean parsesAsAddress(String literal) {
    try {
      return InetAddress.ofLiteral(literal) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isCidr(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
      return false;
    }
    String address = text.substring(0, slash);
    int bits = Integer.parseInt(text.substring(slash + 1));
    return (matches("ipv4", address) && bits <= 32) || (isIpv6(address) && bits <= 128);
  }
}
