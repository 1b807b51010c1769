package dev.insula.apiserver.kinds;

import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.names.NameRules;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What strings may look like, by the names that the data uses: each format gives the list of what
 * is wrong, in Kubernetes' words. Names and labels are those of {@code machinery.names}.
 */
final class Formats {

  private static final String LOOSE_LABEL = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String LOOSE_SUBDOMAIN = LOOSE_LABEL + "(\\." + LOOSE_LABEL + ")*";
  private static final Pattern LOOSE_PATTERN = Pattern.compile(LOOSE_SUBDOMAIN);
  private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");
  private static final Pattern PERCENT = Pattern.compile("[0-9]+%");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern REASON = Pattern.compile("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?");
  private static final int MAX_SUBDOMAIN = 253;

  private Formats() {}

  /** The format of a name in camel case, as the data calls it. */
  static Function<String, List<String>> named(String name) {
    return switch (name) {
      case "dnsLabel" -> NameRules::dns1123Label;
      case "dnsSubdomain" -> NameRules::dns1123Subdomain;
      case "dnsSubdomainPrefix" -> Formats::dnsSubdomainPrefix;
      case "dns1035Label" -> NameRules::dns1035Label;
      case "wildcardSubdomain" -> NameRules::wildcardSubdomain;
      case "qualifiedName" -> LabelRules::key;
      case "qualifiedNameAnyCase" -> value -> LabelRules.key(value.toLowerCase(Locale.ROOT));
      case "labelValue" -> LabelRules::value;
      case "portName" -> NameRules::portName;
      case "configMapKey" -> NameRules::configKey;
      case "pathSegment" -> NameRules::pathSegment;
      case "dnsSubdomainWithUnderscore" -> Formats::dnsSubdomainWithUnderscore;
      case "envVarName" -> Formats::envVarName;
      case "httpHeaderName" -> Formats::httpHeaderName;
      case "percent" -> Formats::percent;
      case "celIdentifier" -> Formats::celIdentifier;
      case "domainPrefixedPath" -> Formats::domainPrefixedPath;
      case "conditionReason" -> Formats::conditionReason;
      case "ip" -> Formats::ip;
      case "cidr" -> Formats::cidr;
      default -> throw new IllegalArgumentException("no format is called " + name);
    };
  }

  /** A subdomain that may be cut off after a hyphen. */
  private static List<String> dnsSubdomainPrefix(String value) {
    return NameRules.dns1123Subdomain(value.endsWith("-") ? value + "a" : value);
  }

  /** A subdomain whose labels may have underscores, as in DNS search lists. */
  static List<String> dnsSubdomainWithUnderscore(String value) {
    if (value.length() > MAX_SUBDOMAIN) {
      return List.of("must be no more than " + MAX_SUBDOMAIN + " characters");
    }
    return LOOSE_PATTERN.matcher(value).matches()
        ? List.of()
        : List.of(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                + " '_', '-' or '.', and must start and end with an alphanumeric character (e.g."
                + " 'example.com', regex used for validation is '"
                + LOOSE_SUBDOMAIN
                + "')");
  }

  static List<String> envVarName(String value) {
    boolean printable = value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '=');
    return printable && !value.isEmpty()
        ? List.of()
        : List.of(
            "a valid environment variable name must consist only of printable ASCII characters"
                + " other than '='");
  }

  static List<String> httpHeaderName(String value) {
    return HEADER.matcher(value).matches()
        ? List.of()
        : List.of(
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
                + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");
  }

  static List<String> percent(String value) {
    return PERCENT.matcher(value).matches()
        ? List.of()
        : List.of(
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',"
                + "  or '93%', regex used for validation is '[0-9]+%')");
  }

  static List<String> celIdentifier(String value) {
    return IDENTIFIER.matcher(value).matches()
        ? List.of()
        : List.of("must be a valid CEL identifier");
  }

  private static List<String> conditionReason(String value) {
    return REASON.matcher(value).matches()
        ? List.of()
        : List.of(
            "a condition reason must start with alphabetic character, optionally followed by a"
                + " string of alphanumeric characters or '_,:', and must end with an alphanumeric"
                + " character or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or"
                + " 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '"
                + REASON
                + "')");
  }

  /** {@code acme.io/foo}: a subdomain and a path. */
  static List<String> domainPrefixedPath(String value) {
    int slash = value.indexOf('/');
    if (slash <= 0 || slash == value.length() - 1) {
      return List.of("must be a domain-prefixed path (such as \"acme.io/foo\")");
    }
    return NameRules.dns1123Subdomain(value.substring(0, slash));
  }

  static List<String> ip(String value) {
    return IpAddress.parse(value).isPresent()
        ? List.of()
        : List.of("must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
  }

  static List<String> cidr(String value) {
    return Cidr.parse(value).isPresent()
        ? List.of()
        : List.of("must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
  }
}
