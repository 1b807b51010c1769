package dev.insula.machinery.cel;

import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.names.NameRules;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A format that strings are checked against: {@code format.dns1123Label()}. Equality is that of the
 * name.
 */
enum NamedFormat implements KubernetesValue {
  DNS1123_LABEL("dns1123Label", 30, NameRules::dns1123Label),
  DNS1123_SUBDOMAIN("dns1123Subdomain", 60, NameRules::dns1123Subdomain),
  DNS1035_LABEL("dns1035Label", 30, NameRules::dns1035Label),
  QUALIFIED_NAME("qualifiedName", 60, LabelRules::key),
  DNS1123_LABEL_PREFIX("dns1123LabelPrefix", 30, s -> NameRules.dns1123Label(unprefixed(s))),
  DNS1123_SUBDOMAIN_PREFIX(
      "dns1123SubdomainPrefix", 60, s -> NameRules.dns1123Subdomain(unprefixed(s))),
  DNS1035_LABEL_PREFIX("dns1035LabelPrefix", 30, s -> NameRules.dns1035Label(unprefixed(s))),
  LABEL_VALUE("labelValue", 40, LabelRules::value),
  URI("uri", 1103, NamedFormat::uri),
  UUID(
      "uuid",
      94,
      s ->
          oneIf(
              !s.matches("(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"),
              "does not match the UUID format")),
  BYTE("byte", 84, s -> oneIf(!isBase64(s), "invalid base64")),
  DATE("date", 19, s -> oneIf(!isDate(s), "invalid date")),
  DATETIME("datetime", 100, s -> oneIf(!NetFunctions.parses(Times::parse, s), "invalid datetime"));

  private final String key;
  private final int regexSize;

  @SuppressWarnings("ImmutableEnumChecker") // a function without state
  private final Function<String, List<String>> rule;

  NamedFormat(String key, int regexSize, Function<String, List<String>> rule) {
    this.key = key;
    this.regexSize = regexSize;
    this.rule = rule;
  }

  String key() {
    return key;
  }

  /** The length of a regular expression that would cost as much as this format. */
  int regexSize() {
    return regexSize;
  }

  /** What is wrong with a text; empty if nothing is. */
  List<String> validate(String text) {
    return rule.apply(text);
  }

  static Optional<NamedFormat> named(String key) {
    for (NamedFormat format : values()) {
      if (format.key.equals(key)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private static String unprefixed(String text) {
    return text.length() > 1 && text.endsWith("-")
        ? text.substring(0, text.length() - 2) + "a"
        : text;
  }

  private static List<String> oneIf(boolean wrong, String message) {
    return wrong ? List.of(message) : List.of();
  }

  private static List<String> uri(String text) {
    try {
      UrlValue.parse(text);
      return List.of();
    } catch (CelEvaluationException e) {
      String message = String.valueOf(e.getMessage());
      return List.of(message.substring(message.indexOf("parse \"")));
    }
  }

  private static boolean isBase64(String text) {
    try {
      return Base64.getDecoder().decode(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isDate(String text) {
    try {
      return LocalDate.parse(text) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }

  @Override
  public String typeName() {
    return "kubernetes.NamedFormat";
  }
}
