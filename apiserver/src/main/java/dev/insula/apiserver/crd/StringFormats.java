package dev.insula.apiserver.crd;

import com.google.re2j.Pattern;
import dev.insula.machinery.names.NameRules;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The formats of strings that schemas of custom kinds may ask for. Stateless. A format that is not
 * known says nothing, as in Kubernetes.
 */
final class StringFormats {

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = "^" + OCTET + "(\\." + OCTET + "){3}$";

  /** Letters and symbols of all scripts are allowed, dashes not at the ends. */
  private static final String HOST_CHARACTER = "[a-zA-Z0-9\\p{S}\\p{L}]";

  private static final String HOST_LABEL = HOST_CHARACTER + "(-?" + HOST_CHARACTER + "{0,62})?";
  private static final String HOST_NODE =
      HOST_CHARACTER + "([-a-zA-Z0-9\\p{S}\\p{L}]{0,61}" + HOST_CHARACTER + ")?";

  private static final Map<String, Pattern> PATTERNS =
      Map.ofEntries(
          entry("bsonobjectid", "^[0-9a-fA-F]{24}$"),
          entry("email", "^[^@\\s]+@[^@\\s]+$"),
          entry("ipv4", IPV4),
          entry("mac", hardwareAddress()),
          entry("uuid", "^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$"),
          entry("uuid3", "^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$"),
          entry(
              "uuid4",
              "^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$"),
          entry(
              "uuid5",
              "^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$"),
          // Visa, Mastercard, Discover, American Express, Diners Club, JCB.
          entry(
              "creditcard",
              "^(4[0-9]{12}([0-9]{3})?|5[1-5][0-9]{14}|6(011|5[0-9]{2})[0-9]{12}|3[47][0-9]{13}"
                  + "|3(0[0-5]|[68][0-9])[0-9]{11}|(2131|1800|35[0-9]{3})[0-9]{11})$"),
          entry(
              "byte", "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==|[A-Za-z0-9+/](=|[A-Za-z0-9+/])))$"),
          entry("ssn", "^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$"),
          entry("hexcolor", "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"),
          entry(
              "rgbcolor",
              "^rgb\\(\\s*" + OCTET + "\\s*,\\s*" + OCTET + "\\s*,\\s*" + OCTET + "\\s*\\)$"),
          entry("isbn10", "^[0-9]{9}[0-9X]$"),
          entry("isbn13", "^[0-9]{13}$"),
          entry("duration", "^[-+]?(0|([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$"),
          // A number and a unit, somewhere; units may be longer than their beginning.
          entry(
              "looseDuration",
              "(?i)[0-9]\\s*((ns|us|ms|s|m|h|d|w|wk|hr)($|[^A-Za-zµ])|nano|micro|milli|sec|min|hour|day"
                  + "|week)"),
          entry("hostname", "^(" + HOST_LABEL + "|(" + HOST_NODE + "\\.)+[a-zA-Z\\p{L}]{2,63})$"));

  /** Formats of texts that are checked, without their hyphens. */
  private static final Set<String> OF_STRINGS =
      Set.of(
          "bsonobjectid",
          "uri",
          "email",
          "hostname",
          "ipv4",
          "ipv6",
          "cidr",
          "mac",
          "uuid",
          "uuid3",
          "uuid4",
          "uuid5",
          "isbn",
          "isbn10",
          "isbn13",
          "creditcard",
          "ssn",
          "hexcolor",
          "rgbcolor",
          "byte",
          "password",
          "date",
          "duration",
          "datetime",
          "k8sshortname",
          "k8slongname");

  private StringFormats() {}

  /** Whether values of a type are checked for a format at all; other formats count for nothing. */
  static boolean isChecked(String type, String format) {
    return switch (type) {
      case "", "string" -> OF_STRINGS.contains(format.replace("-", ""));
      case "integer" -> format.equals("int32") || format.equals("int64");
      case "number" -> format.equals("float") || format.equals("double");
      default -> false;
    };
  }

  private static Map.Entry<String, Pattern> entry(String format, String pattern) {
    return Map.entry(format, Pattern.compile(pattern));
  }

  static boolean isValid(String format, String text) {
    return switch (format) {
      case "date" -> parses(() -> LocalDate.parse(text));
      case "date-time", "datetime" -> parses(() -> OffsetDateTime.parse(text));
      case "uri" -> isUri(text);
      case "ipv6" -> isIpv6(text);
      case "cidr" -> isCidr(text);
      case "k8s-short-name" -> NameRules.dns1123Label(text).isEmpty();
      case "k8s-long-name" -> NameRules.dns1123Subdomain(text).isEmpty();
      case "ipv4" -> text.indexOf('.') >= 0 && isIpv4(text);
      case "email" -> matches(format, mailAddress(text));
      case "hostname" -> isHostname(text);
      case "duration" -> matches(format, text) || matches("looseDuration", text);
      case "ssn" -> text.length() == 11 && matches(format, text);
      case "creditcard" -> isCreditCard(text.replaceAll("[^0-9]", ""));
      case "isbn10" -> isIsbn10(text.replaceAll("[\\s-]", ""));
      case "isbn13" -> isIsbn13(text.replaceAll("[\\s-]", ""));
      case "isbn" -> isValid("isbn10", text) || isValid("isbn13", text);
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

  private static boolean isHostname(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= 255
        && matches("hostname", text)
        && Arrays.stream(text.split("\\."))
            .allMatch(node -> node.getBytes(StandardCharsets.UTF_8).length <= 63);
  }

  /** The address of {@code Name <address>}. */
  private static String mailAddress(String text) {
    int open = text.indexOf('<');
    return open >= 0 && text.endsWith(">") ? text.substring(open + 1, text.length() - 1) : text;
  }

  /** An address of version 4, with leading zeros as older parsers allow, or one mapped into 6. */
  private static boolean isIpv4(String text) {
    return matches("ipv4", text.replaceAll("(^|\\.)0+([0-9])", "$1$2")) || isIpv6(text);
  }

  private static boolean isCreditCard(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit : 2 * digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return matches("creditcard", digits) && sum % 10 == 0;
  }

  private static boolean isIsbn10(String digits) {
    if (!matches("isbn10", digits)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += (i + 1) * (digits.charAt(i) == 'X' ? 10 : digits.charAt(i) - '0');
    }
    return sum % 11 == 0;
  }

  private static boolean isIsbn13(String digits) {
    if (!matches("isbn13", digits)) {
      return false;
    }
    int sum = 0;
    for (int i = 0; i < 13; i++) {
      sum += (i % 2 == 0 ? 1 : 3) * (digits.charAt(i) - '0');
    }
    return sum % 10 == 0;
  }

  /** 6, 8 or 20 bytes, with a colon or hyphen after each or a dot after two. */
  private static String hardwareAddress() {
    var forms = new ArrayList<String>();
    for (int bytes : List.of(6, 8, 20)) {
      forms.add("([0-9A-Fa-f]{2}:){" + (bytes - 1) + "}[0-9A-Fa-f]{2}");
      forms.add("([0-9A-Fa-f]{2}-){" + (bytes - 1) + "}[0-9A-Fa-f]{2}");
      forms.add("([0-9A-Fa-f]{4}\\.){" + (bytes / 2 - 1) + "}[0-9A-Fa-f]{4}");
    }
    return "^(" + String.join("|", forms) + ")$";
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
