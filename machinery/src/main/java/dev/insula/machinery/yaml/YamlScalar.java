package dev.insula.machinery.yaml;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.yaml.Yaml.MalformedYamlException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Finds out what scalars mean. Stateless.
 *
 * <p>Source: the types of YAML 1.1, except that numbers are those of Go's {@code strconv} and that
 * times remain strings.
 */
final class YamlScalar {

  private static final String TAGS = "tag:yaml.org,2002:";

  /** Longest number that is read as one. */
  private static final int MAX_NUMBER_LENGTH = 400;

  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private YamlScalar() {}

  static boolean isMerge(ScalarEvent scalar) {
    return scalar.isPlain()
        && scalar.getValue().equals("<<")
        && scalar.getTag().map(tag -> tag.equals(TAGS + "merge")).orElse(true);
  }

  static Object resolve(ScalarEvent scalar) {
    String tag = scalar.getTag().orElse("");
    String text = scalar.getValue();
    if (tag.isEmpty()) {
      return scalar.isPlain() ? plain(text) : text;
    }
    return switch (tag.startsWith(TAGS) ? tag.substring(TAGS.length()) : "") {
      case "binary" -> binary(text);
      case "null" -> JsonNull.NULL;
      case "bool", "int", "float" -> typed(tag.substring(TAGS.length()), text);
      default -> text;
    };
  }

  private static Object binary(String text) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedYamlException("!!binary value contains invalid base64 data");
    }
  }

  private static Object typed(String type, String text) {
    Object value = plain(text);
    boolean fits =
        switch (type) {
          case "bool" -> value instanceof Boolean;
          case "int" -> value instanceof Long;
          default -> value instanceof Number;
        };
    if (!fits) {
      throw new MalformedYamlException("cannot decode !!str `" + text + "` as a !!" + type);
    }
    return type.equals("float") ? (Object) ((Number) value).doubleValue() : value;
  }

  /** What an unquoted scalar means. */
  static Object plain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> JsonNull.NULL;
      case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" -> true;
      case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" -> false;
      case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF" ->
          throw unsupported(text);
      case "-.inf", "-.Inf", "-.INF" -> throw unsupported(text);
      default -> {
        Object number = startsNumber(text) ? number(text.replace("_", "")) : null;
        yield number == null ? text : number;
      }
    };
  }

  /** JSON has no such numbers. */
  private static MalformedYamlException unsupported(String text) {
    return new MalformedYamlException("json: unsupported value: " + text);
  }

  private static boolean startsNumber(String text) {
    char first = text.charAt(0);
    return text.length() <= MAX_NUMBER_LENGTH
        && ((first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.');
  }

  private static @Nullable Object number(String text) {
    BigInteger whole = integer(text);
    if (whole != null && whole.bitLength() < 64) {
      return whole.longValueExact();
    }
    if (whole != null && whole.signum() > 0 && whole.bitLength() == 64) {
      return whole.doubleValue();
    }
    if (DECIMAL.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? null : value;
    }
    return null;
  }

  /** With an optional sign and a prefix that tells the base: 0x, 0b, 0o or 0. */
  private static @Nullable BigInteger integer(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String digits = signed ? text.substring(1) : text;
    int base = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      base =
          switch (Character.toLowerCase(digits.charAt(1))) {
            case 'x' -> 16;
            case 'b' -> 2;
            default -> 8;
          };
      boolean prefixed = "xXbBoO".indexOf(digits.charAt(1)) >= 0;
      digits = digits.substring(prefixed ? 2 : 1);
    }
    if (digits.isEmpty()) {
      return null;
    }
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c >= 0x80 || Character.digit(c, base) < 0) {
        return null;
      }
    }
    BigInteger value = new BigInteger(digits, base);
    return text.startsWith("-") ? value.negate() : value;
  }
}
