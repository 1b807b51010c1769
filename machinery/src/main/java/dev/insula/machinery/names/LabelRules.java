package dev.insula.machinery.names;

import java.util.ArrayList;
import java.util.List;

/**
 * Rules for the keys and values of labels. Each answers what is wrong, in Kubernetes' words, or an
 * empty list. Stateless, thread-safe, linear in the length of the text.
 *
 * <p>Source: the page "Labels and Selectors" of the Kubernetes documentation.
 */
public final class LabelRules {

  public static final int MAX_LENGTH = 63;

  private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String NAME_RULE =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character"
          + NameRules.regex(NAME, "MyName", "my.name", "123-abc");
  private static final String VALUE_RULE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character"
          + NameRules.regex("(" + NAME + ")?", "MyValue", "my_value", "12345");

  private LabelRules() {}

  /**
   * A label key, also called a qualified name: {@code app} or {@code example.com/app}. Taints,
   * annotations (in lower case) and resource names follow it too.
   */
  public static List<String> key(String value) {
    var wrong = new ArrayList<String>(0);
    int slash = value.indexOf('/');
    if (slash != value.lastIndexOf('/')) {
      wrong.add(
          "a valid label key "
              + NAME_RULE
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
      return wrong;
    }
    if (slash >= 0) {
      checkPrefix(value.substring(0, slash), wrong);
    }
    checkName(value.substring(slash + 1), wrong);
    return wrong;
  }

  /** A label value: empty, or up to 63 characters. */
  public static List<String> value(String value) {
    var wrong = new ArrayList<String>(0);
    if (NameRules.bytes(value) > MAX_LENGTH) {
      wrong.add(tooLong(MAX_LENGTH));
    }
    if (!value.isEmpty() && !isName(value)) {
      wrong.add(VALUE_RULE);
    }
    return wrong;
  }

  private static void checkPrefix(String prefix, List<String> wrong) {
    if (prefix.isEmpty()) {
      wrong.add("prefix part must be non-empty");
      return;
    }
    if (NameRules.bytes(prefix) > NameRules.MAX_SUBDOMAIN_LENGTH) {
      wrong.add("prefix part " + tooLong(NameRules.MAX_SUBDOMAIN_LENGTH));
    }
    if (!NameRules.isSubdomain(prefix)) {
      wrong.add("prefix part " + NameRules.NOT_A_SUBDOMAIN);
    }
  }

  private static void checkName(String name, List<String> wrong) {
    if (name.isEmpty()) {
      wrong.add("name part must be non-empty");
    } else if (NameRules.bytes(name) > MAX_LENGTH) {
      wrong.add("name part " + tooLong(MAX_LENGTH));
    }
    if (!isName(name)) {
      wrong.add("name part " + NAME_RULE);
    }
  }

  private static boolean isName(String name) {
    if (name.isEmpty()
        || !NameRules.isAlphanumeric(name.charAt(0))
        || !NameRules.isAlphanumeric(name.charAt(name.length() - 1))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (!NameRules.isLabelChar(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Labels count bytes in their message where other names say characters. */
  private static String tooLong(int length) {
    return "must be no more than " + length + " bytes";
  }
}
