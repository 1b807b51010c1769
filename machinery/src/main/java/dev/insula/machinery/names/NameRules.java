package dev.insula.machinery.names;

import java.util.ArrayList;
import java.util.List;

/**
 * Rules for the names of objects and their parts. Each answers what is wrong, in Kubernetes' words,
 * or an empty list. Stateless, thread-safe, linear in the length of the text.
 *
 * <p>Source: RFC 1035, RFC 1123, and the page "Object Names and IDs" of the Kubernetes
 * documentation; the texts are those the API server gives. Lengths count UTF-8 bytes.
 */
public final class NameRules {

  public static final int MAX_LABEL_LENGTH = 63;
  public static final int MAX_SUBDOMAIN_LENGTH = 253;
  public static final int MAX_PORT_NAME_LENGTH = 15;

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";

  private static final String NOT_A_LABEL =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character"
          + regex(LABEL, "my-name", "123-abc");
  static final String NOT_A_SUBDOMAIN =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character"
          + regex(SUBDOMAIN, "example.com");
  private static final String NOT_A_1035_LABEL =
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character"
          + regex(LABEL_1035, "my-name", "abc-123");
  private static final String NOT_A_WILDCARD =
      "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which"
          + " must consist of lower case alphanumeric characters, '-' or '.' and end with an"
          + " alphanumeric character"
          + regex("\\*\\." + SUBDOMAIN, "*.example.com");
  private static final String NOT_A_CONFIG_KEY =
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
          + regex("[-._a-zA-Z0-9]+", "key.name", "KEY_NAME", "key-name");

  private NameRules() {}

  /** A DNS label, the name of a namespace: {@code my-name}. */
  public static List<String> dns1123Label(String value) {
    var wrong = new ArrayList<String>(0);
    if (bytes(value) > MAX_LABEL_LENGTH) {
      wrong.add(tooLong(MAX_LABEL_LENGTH));
    }
    if (!isLabel(value, 0, value.length())) {
      wrong.add(isSubdomain(value) ? "must not contain dots" : NOT_A_LABEL);
    }
    return wrong;
  }

  /** A DNS subdomain, the name of most objects: {@code example.com}. */
  public static List<String> dns1123Subdomain(String value) {
    var wrong = new ArrayList<String>(0);
    if (bytes(value) > MAX_SUBDOMAIN_LENGTH) {
      wrong.add(tooLong(MAX_SUBDOMAIN_LENGTH));
    }
    if (!isSubdomain(value)) {
      wrong.add(NOT_A_SUBDOMAIN);
    }
    return wrong;
  }

  /** A DNS label that starts with a letter, the name of a service. */
  public static List<String> dns1035Label(String value) {
    var wrong = new ArrayList<String>(0);
    if (bytes(value) > MAX_LABEL_LENGTH) {
      wrong.add(tooLong(MAX_LABEL_LENGTH));
    }
    if (!isLabel(value, 0, value.length()) || !isLower(value.charAt(0))) {
      wrong.add(NOT_A_1035_LABEL);
    }
    return wrong;
  }

  /** A host with a leading {@code *.}. */
  public static List<String> wildcardSubdomain(String value) {
    var wrong = new ArrayList<String>(0);
    if (bytes(value) > MAX_SUBDOMAIN_LENGTH) {
      wrong.add(tooLong(MAX_SUBDOMAIN_LENGTH));
    }
    if (!value.startsWith("*.") || !isSubdomain(value.substring(2))) {
      wrong.add(NOT_A_WILDCARD);
    }
    return wrong;
  }

  /** A name that can be one segment of a URL path, the name of a role: no slash, no percent. */
  public static List<String> pathSegment(String value) {
    if (value.equals(".") || value.equals("..")) {
      return List.of("may not be '" + value + "'");
    }
    return pathSegmentPrefix(value);
  }

  /** The beginning of a name that can be one segment of a URL path. */
  static List<String> pathSegmentPrefix(String value) {
    var wrong = new ArrayList<String>(0);
    for (String illegal : List.of("/", "%")) {
      if (value.contains(illegal)) {
        wrong.add("may not contain '" + illegal + "'");
      }
    }
    return wrong;
  }

  /** A key of a ConfigMap or Secret, which becomes the name of a file. */
  public static List<String> configKey(String value) {
    var wrong = new ArrayList<String>(0);
    if (bytes(value) > MAX_SUBDOMAIN_LENGTH) {
      wrong.add(tooLong(MAX_SUBDOMAIN_LENGTH));
    }
    if (value.isEmpty() || !value.chars().allMatch(c -> isLabelChar((char) c))) {
      wrong.add(NOT_A_CONFIG_KEY);
    }
    if (value.equals(".") || value.equals("..")) {
      wrong.add("must not be '" + value + "'");
    } else if (value.startsWith("..")) {
      wrong.add("must not start with '..'");
    }
    return wrong;
  }

  /** The name of a port: {@code http}. */
  public static List<String> portName(String value) {
    var wrong = new ArrayList<String>(0);
    if (bytes(value) > MAX_PORT_NAME_LENGTH) {
      wrong.add(tooLong(MAX_PORT_NAME_LENGTH));
    }
    if (value.isEmpty() || !value.chars().allMatch(c -> c == '-' || isLowerOrDigit((char) c))) {
      wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (value.chars().noneMatch(c -> isLower((char) c))) {
      wrong.add("must contain at least one letter (a-z)");
    }
    if (value.contains("--")) {
      wrong.add("must not contain consecutive hyphens");
    }
    if (value.startsWith("-") || value.endsWith("-")) {
      wrong.add("must not begin or end with a hyphen");
    }
    return wrong;
  }

  static String tooLong(int length) {
    return "must be no more than " + length + " characters";
  }

  /** What follows a message: examples and the regular expression that was not met. */
  static String regex(String expression, String... examples) {
    var out = new StringBuilder(" (e.g. ");
    for (int i = 0; i < examples.length; i++) {
      out.append(i == 0 ? "'" : " or '").append(examples[i]).append("', ");
    }
    return out.append("regex used for validation is '").append(expression).append("')").toString();
  }

  static boolean isSubdomain(String value) {
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      if (i == value.length() || value.charAt(i) == '.') {
        if (!isLabel(value, start, i)) {
          return false;
        }
        start = i + 1;
      }
    }
    return true;
  }

  private static boolean isLabel(String value, int start, int end) {
    if (start >= end || value.charAt(start) == '-' || value.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (value.charAt(i) != '-' && !isLowerOrDigit(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean isLabelChar(char c) {
    return c == '-' || c == '_' || c == '.' || isAlphanumeric(c);
  }

  static boolean isAlphanumeric(char c) {
    return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLowerOrDigit(char c) {
    return isLower(c) || (c >= '0' && c <= '9');
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  /** Length in UTF-8. */
  static int bytes(String value) {
    int count = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // A surrogate pair has four bytes: two for each of its halves.
      count += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return count;
  }
}
