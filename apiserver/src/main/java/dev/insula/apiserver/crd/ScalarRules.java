package dev.insula.apiserver.crd;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.ForeignRegex;
import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Rules on single values: type, enum, numbers, strings, formats. Thread-safe. Patterns are a
 * tenant's, so they are matched in linear time (RE2, as in Kubernetes).
 */
final class ScalarRules {

  private final Map<String, Pattern> patterns = new ConcurrentHashMap<>();

  /** Whether the value has the type its schema asks for. */
  boolean checkType(JsonObject node, Object value, String path, Violations violations) {
    if (node.bool("x-kubernetes-int-or-string", false)) {
      if (value instanceof Long || value instanceof String) {
        return true;
      }
      violations.type(path, value, "integer,string");
      return false;
    }
    String type = node.string("type", "");
    if (type.isEmpty() || hasType(type, value)) {
      return true;
    }
    violations.type(path, value, type);
    if (type.equals("integer") && value instanceof Double) {
      violations.junctor("Checked value must be of type integer (default format) in " + path);
    }
    return false;
  }

  private static boolean hasType(String type, Object value) {
    return switch (type) {
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Long || (value instanceof Double d && d == Math.rint(d));
      case "number" -> value instanceof Number;
      case "object" -> value instanceof JsonObject;
      case "array" -> value instanceof JsonArray;
      default -> !(value instanceof JsonNull);
    };
  }

  void check(JsonObject node, Object value, String path, Violations violations) {
    if (value instanceof String text) {
      string(node, text, path, violations);
    } else if (value instanceof Number number) {
      number(node, number, path, violations);
    }
    checkEnum(node, value, path, violations);
  }

  void checkEnum(JsonObject node, Object value, String path, Violations violations) {
    JsonArray allowed = node.array("enum");
    // A null is no member of any enum, even if it stands there.
    boolean member = allowed != null && !(value instanceof JsonNull) && allowed.contains(value);
    if (allowed != null && !member) {
      violations.unsupported(path, value, allowed);
    }
  }

  private void string(JsonObject node, String text, String path, Violations violations) {
    int length = text.codePointCount(0, text.length());
    long most = node.integer("maxLength", Long.MAX_VALUE);
    if (length > most) {
      violations.tooLong(path, most);
    }
    long least = node.integer("minLength", 0);
    if (length < least) {
      violations.invalid(path, text, "should be at least " + least + " chars long");
    }
    String pattern = node.string("pattern", "");
    if (!pattern.isEmpty() && !matches(pattern, text)) {
      violations.invalid(path, text, "should match '" + pattern + "'");
    }
    String format = node.string("format", "");
    if (!format.isEmpty() && !StringFormats.isValid(format, text)) {
      violations.format(path, text, format);
    }
  }

  private boolean matches(String pattern, String text) {
    try {
      return patterns.computeIfAbsent(pattern, ForeignRegex::compile).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static void number(JsonObject node, Number number, String path, Violations violations) {
    var value = new BigDecimal(number.toString());
    BigDecimal least = decimal(node.get("minimum"));
    if (least != null) {
      boolean exclusive = node.bool("exclusiveMinimum", false);
      int order = value.compareTo(least);
      if (order < 0 || (exclusive && order == 0)) {
        violations.invalid(path, number, "should be greater than " + bound(least, exclusive));
      }
    }
    BigDecimal most = decimal(node.get("maximum"));
    if (most != null) {
      boolean exclusive = node.bool("exclusiveMaximum", false);
      int order = value.compareTo(most);
      if (order > 0 || (exclusive && order == 0)) {
        violations.invalid(path, number, "should be less than " + bound(most, exclusive));
      }
    }
    BigDecimal factor = decimal(node.get("multipleOf"));
    if (factor != null && factor.signum() > 0 && value.remainder(factor).signum() != 0) {
      violations.invalid(path, number, "should be a multiple of " + plain(factor));
    }
    boolean tooWide =
        node.string("format", "").equals("int32")
            && number instanceof Long whole
            && whole != whole.intValue();
    if (tooWide) {
      violations.junctor("Checked value must be of type integer with format int32 in " + path);
    }
  }

  private static String bound(BigDecimal value, boolean exclusive) {
    return (exclusive ? "" : "or equal to ") + plain(value);
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static @Nullable BigDecimal decimal(@Nullable Object value) {
    return value instanceof Number number ? new BigDecimal(number.toString()) : null;
  }
}
