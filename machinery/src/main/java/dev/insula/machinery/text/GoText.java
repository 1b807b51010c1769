package dev.insula.machinery.text;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Prints values as Go's {@code fmt} does, since messages of the API carry values in that form.
 * Stateless, thread-safe.
 *
 * <p>Source: the documentation of Go's packages {@code fmt} and {@code strconv}.
 */
public final class GoText {

  private static final String HEX = "0123456789abcdef";

  private GoText() {}

  /** {@code %q}: in double quotes, with escapes for what can't be printed. */
  public static String quote(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> appendQuoted(out, c));
    return out.append('"').toString();
  }

  /** {@code %v}: maps as {@code map[a:1 b:2]} by sorted keys, lists as {@code [1 2]}. */
  public static String value(Object value) {
    var out = new StringBuilder();
    appendValue(out, value);
    return out.toString();
  }

  /** {@code %T}: the type that a decoded JSON value has in Go. */
  public static String type(Object value) {
    return switch (value) {
      case JsonObject _ -> "map[string]interface {}";
      case JsonArray _ -> "[]interface {}";
      case String _ -> "string";
      case Boolean _ -> "bool";
      case Double _ -> "float64";
      case JsonNull _ -> "<nil>";
      default -> "int64";
    };
  }

  /** {@code %#v}: a decoded JSON value as Go source. */
  public static String syntax(Object value) {
    return switch (value) {
      case JsonObject object ->
          object.keySet().stream()
              .sorted()
              .map(key -> quote(key) + ":" + syntax(Json.deepCopy(object.get(key))))
              .collect(Collectors.joining(", ", type(value) + "{", "}"));
      case JsonArray array ->
          array.stream()
              .map(GoText::syntax)
              .collect(Collectors.joining(", ", type(value) + "{", "}"));
      case String text -> quote(text);
      case JsonNull _ -> "interface {}(nil)";
      default -> value(value);
    };
  }

  /** A floating-point number as {@code %v} prints it: an exponent from 21 digits on. */
  public static String number(double d) {
    if (Double.isNaN(d)) {
      return "NaN";
    }
    if (Double.isInfinite(d)) {
      return d > 0 ? "+Inf" : "-Inf";
    }
    if (d == 0) {
      return plain(d);
    }
    int exponent = decimal(d).exponent();
    return exponent < -4 || exponent >= 21 ? scientific(d, 2) : plain(d);
  }

  /** A floating-point number as Go's JSON encoder writes it. */
  public static String jsonNumber(double d) {
    double size = Math.abs(d);
    boolean exponent = size != 0 && (size < 1e-6 || size >= 1e21);
    return exponent ? scientific(d, 1) : plain(d);
  }

  private record Decimal(boolean negative, String digits, int exponent) {}

  /** The shortest digits that read back as the number, d.ddd times ten to the exponent. */
  private static Decimal decimal(double d) {
    var big = new BigDecimal(Double.toString(Math.abs(d))).stripTrailingZeros();
    String digits = big.unscaledValue().toString();
    return new Decimal(d < 0, digits, digits.length() - 1 - big.scale());
  }

  private static String scientific(double d, int exponentDigits) {
    Decimal parts = decimal(d);
    var out = new StringBuilder(parts.negative() ? "-" : "").append(parts.digits().charAt(0));
    if (parts.digits().length() > 1) {
      out.append('.').append(parts.digits(), 1, parts.digits().length());
    }
    String exponent = Integer.toString(Math.abs(parts.exponent()));
    out.append('e').append(parts.exponent() < 0 ? '-' : '+');
    return out.append("0".repeat(Math.max(0, exponentDigits - exponent.length())))
        .append(exponent)
        .toString();
  }

  private static String plain(double d) {
    if (d == 0) {
      return 1 / d < 0 ? "-0" : "0";
    }
    return new BigDecimal(Double.toString(d)).stripTrailingZeros().toPlainString();
  }

  private static void appendValue(StringBuilder out, Object value) {
    switch (value) {
      case JsonObject object -> appendMap(out, object);
      case JsonArray array -> {
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
          appendValue(i == 0 ? out : out.append(' '), array.get(i));
        }
        out.append(']');
      }
      case JsonNull _ -> out.append("<nil>");
      case Double d -> out.append(number(d));
      default -> out.append(value);
    }
  }

  private static void appendMap(StringBuilder out, JsonObject object) {
    var keys = object.keySet().toArray(new String[0]);
    Arrays.sort(keys);
    out.append("map[");
    for (int i = 0; i < keys.length; i++) {
      out.append(i == 0 ? "" : " ").append(keys[i]).append(':');
      Object member = object.get(keys[i]);
      appendValue(out, member == null ? JsonNull.NULL : member);
    }
    out.append(']');
  }

  private static void appendQuoted(StringBuilder out, int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 11 -> out.append("\\v");
      default -> {
        if (printable(c)) {
          out.appendCodePoint(c);
        } else {
          appendHex(out, c);
        }
      }
    }
  }

  private static void appendHex(StringBuilder out, int c) {
    int digits = c < 0x80 ? 2 : c < 0x10000 ? 4 : 8;
    out.append(digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U");
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      out.append(HEX.charAt((c >> shift) & 15));
    }
  }

  /** Letters, marks, numbers, punctuation, symbols and the ASCII space, as in Go's IsPrint. */
  private static boolean printable(int c) {
    if (c < 0x80) {
      return c >= 0x20 && c < 0x7f;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
