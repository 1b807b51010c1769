package dev.insula.apiserver.crd;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.ForeignRegex;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rules on single values: type, enum, strings, formats; numbers are {@link NumberRules}.
 * Thread-safe. Patterns are a tenant's, so they are matched in linear time (RE2, as in Kubernetes).
 */
final class ScalarRules {

  /** The largest whole number below which a double holds all of them: 2^53 - 1. */
  static final double MAX_EXACT = 9_007_199_254_740_991d;

  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  /** Whether the value has the type its schema asks for, and reports it if not. */
  void checkType(JsonObject node, Object value, String path, Violations violations) {
    List<String> types = types(node);
    String format = format(node);
    if (types.isEmpty() && format.isEmpty()) {
      return;
    }
    if (value instanceof JsonNull) {
      if (!types.isEmpty() && !node.bool("nullable", false)) {
        violations.type(path, value, String.join(",", types));
      }
      return;
    }
    boolean textual = value instanceof String || value instanceof JsonArray;
    boolean typed = hasType(types, value);
    if (!textual && !format.isEmpty() && !typed && !format.equals(nativeFormat(value))) {
      violations.format(path, nativeFormat(value), format);
    } else if (textual
        && !format.isEmpty()
        && !types.contains("number")
        && !types.contains("integer")) {
      // The format is looked at by itself, and nothing else.
      return;
    } else if (!typed) {
      violations.type(path, value, String.join(",", types));
    }
  }

  private static List<String> types(JsonObject node) {
    String type = node.string("type", "");
    return node.bool("x-kubernetes-int-or-string", false)
        ? List.of("integer", "string")
        : type.isEmpty() ? List.of() : List.of(type);
  }

  /** The format that counts; others are as if they were not there. */
  private static String format(JsonObject node) {
    String format = node.string("format", "");
    return StringFormats.isChecked(node.string("type", ""), format) ? format : "";
  }

  private static boolean hasType(List<String> types, Object value) {
    return types.contains(Violations.typeName(value))
        || (value instanceof Double d && isWhole(d) && types.contains("integer"))
        || (value instanceof Long && types.contains("number"));
  }

  /** What Go's types make of a number. */
  private static String nativeFormat(Object value) {
    return value instanceof Long ? "int64" : value instanceof Double ? "float64" : "";
  }

  /** A whole number that a double holds exactly. */
  private static boolean isWhole(double d) {
    return Math.abs(d) <= MAX_EXACT && d == Math.rint(d);
  }

  /** Rules on texts and numbers, but for {@link #checkEnum}. */
  void check(JsonObject node, Object value, String path, Violations violations) {
    if (value instanceof String text) {
      string(node, text, path, violations);
    } else if (value instanceof Number number) {
      new NumberRules(types(node), format(node), path, violations).check(node, number);
    }
  }

  void checkEnum(JsonObject node, Object value, String path, Violations violations) {
    JsonArray allowed = node.array("enum");
    // A null is no member of any enum, even if it stands there.
    boolean member =
        allowed != null
            && !(value instanceof JsonNull)
            && allowed.stream().anyMatch(one -> isSame(value, one));
    if (allowed != null && !allowed.isEmpty() && !member) {
      violations.unsupported(path, value, allowed);
    }
  }

  /** Numbers are compared as the type that the schema has them in. */
  private static boolean isSame(Object value, Object allowed) {
    if (value instanceof Number number && allowed instanceof Long whole) {
      return number.longValue() == whole;
    }
    if (value instanceof Number number && allowed instanceof Double d) {
      return number.doubleValue() == d;
    }
    return value.equals(allowed);
  }

  private void string(JsonObject node, String text, String path, Violations violations) {
    firstOfText(node, text, path, violations);
    String format = format(node);
    if (!format.isEmpty() && !StringFormats.isValid(format, text)) {
      violations.format(path, text, format);
    }
  }

  /** Of length and pattern, what is wrong first is told. */
  private void firstOfText(JsonObject node, String text, String path, Violations violations) {
    int length = text.codePointCount(0, text.length());
    long most = node.integer("maxLength", Long.MAX_VALUE);
    long least = node.integer("minLength", 0);
    String pattern = node.string("pattern", "");
    if (length > most) {
      violations.tooLong(path, most);
    } else if (length < least) {
      violations.invalid(path, text, "should be at least " + least + " chars long");
    } else if (!pattern.isEmpty() && !matches(pattern, text)) {
      violations.invalid(path, text, "should match '" + pattern + "'");
    }
  }

  private boolean matches(String pattern, String text) {
    try {
      return patterns.computeIfAbsent(pattern, ForeignRegex::compile).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
