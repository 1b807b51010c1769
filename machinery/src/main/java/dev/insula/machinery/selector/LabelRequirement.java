package dev.insula.machinery.selector;

import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One condition on a label. Immutable, thread-safe; matching allocates nothing.
 *
 * @param values sorted values; exactly one for the operators that compare
 */
record LabelRequirement(String key, Operator operator, List<String> values) {

  /** How the value of the label relates to the values of the requirement. */
  enum Operator {
    EQUALS("="),
    DOUBLE_EQUALS("=="),
    NOT_EQUALS("!="),
    IN("in"),
    NOT_IN("notin"),
    EXISTS("exists"),
    DOES_NOT_EXIST("!"),
    GREATER_THAN("gt"),
    LESS_THAN("lt");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  LabelRequirement {
    values = values.stream().sorted().toList();
  }

  /** Checked against the rules for keys and values; 400 with Kubernetes' text where they fail. */
  static LabelRequirement of(String key, Operator operator, List<String> values) {
    var wrong = new ArrayList<String>(0);
    List<String> keyErrors = LabelRules.key(key);
    if (!keyErrors.isEmpty()) {
      wrong.add("key: " + invalid(key, keyErrors));
    }
    checkCount(operator, values, wrong);
    for (int i = 0; i < values.size(); i++) {
      List<String> valueErrors = LabelRules.value(values.get(i));
      if (!valueErrors.isEmpty()) {
        wrong.add("values[" + i + "][" + key + "]: " + invalid(values.get(i), valueErrors));
      }
    }
    if (!wrong.isEmpty()) {
      throw ApiException.badRequest(aggregate(wrong));
    }
    return new LabelRequirement(key, operator, values);
  }

  static String invalid(String value, List<String> errors) {
    return "Invalid value: " + GoText.quote(value) + ": " + String.join("; ", errors);
  }

  private static String aggregate(List<String> wrong) {
    List<String> distinct = wrong.stream().distinct().toList();
    return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
  }

  private static void checkCount(Operator operator, List<String> values, List<String> wrong) {
    switch (operator) {
      case IN, NOT_IN -> {
        if (values.isEmpty()) {
          wrong.add(
              "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
        }
      }
      case EXISTS, DOES_NOT_EXIST -> {
        if (!values.isEmpty()) {
          wrong.add(
              "values: Invalid value: "
                  + values.stream().map(GoText::quote).collect(Collectors.joining(",", "[", "]"))
                  + ": values set must be empty for exists and does not exist");
        }
      }
      case GREATER_THAN, LESS_THAN -> {
        if (!isInteger(values.getFirst())) {
          wrong.add(
              "values[0]: Invalid value: "
                  + GoText.quote(values.getFirst())
                  + ": for 'Gt', 'Lt' operators, the value must be an integer");
        }
      }
      case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> {}
    }
  }

  /** True if the labels, a map of strings, meet the requirement. */
  boolean matches(Map<String, ?> labels) {
    String actual = labels.get(key) instanceof String text ? text : null;
    return switch (operator) {
      case EQUALS, DOUBLE_EQUALS, IN -> actual != null && values.contains(actual);
      case NOT_EQUALS, NOT_IN -> actual == null || !values.contains(actual);
      case EXISTS -> actual != null;
      case DOES_NOT_EXIST -> actual == null;
      case GREATER_THAN -> compares(actual) > 0;
      case LESS_THAN -> compares(actual) < 0;
    };
  }

  /** The sign of the comparison of two integers; 0 if one of them is none. */
  private int compares(@Nullable String actual) {
    if (actual == null || !isInteger(actual) || !isInteger(values.getFirst())) {
      return 0;
    }
    return Long.compare(Long.parseLong(actual), Long.parseLong(values.getFirst()));
  }

  private static boolean isInteger(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    if (start == text.length() || text.length() > 20) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() - start < 19 || fitsLong(text);
  }

  private static boolean fitsLong(String text) {
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The syntax of the {@code labelSelector} query parameter. */
  @Override
  public String toString() {
    return switch (operator) {
      case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> key + operator + values.getFirst();
      case IN, NOT_IN -> key + " " + operator + " (" + String.join(",", values) + ")";
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case GREATER_THAN -> key + ">" + values.getFirst();
      case LESS_THAN -> key + "<" + values.getFirst();
    };
  }
}
