package dev.insula.machinery.cel;

import dev.cel.common.values.CelByteString;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.text.GoText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code string.format(list)}. Not thread-safe. Source: the strings extension of cel-go. */
final class StringFormat {

  private static final int DEFAULT_PRECISION = 6;
  private static final int MAX_PRECISION = 100;

  private final String pattern;
  private final List<?> values;
  private int next;

  StringFormat(String pattern, List<?> values) {
    this.pattern = pattern;
    this.values = values;
  }

  String format() {
    var out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%') {
        out.append(c);
      } else if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '%') {
        out.append('%');
        i++;
      } else {
        i = clause(i + 1, out);
      }
    }
    return out.toString();
  }

  /** Formats one value and gives the index of the clause's last character. */
  private int clause(int start, StringBuilder out) {
    int at = start;
    int precision = -1;
    if (at < pattern.length() && pattern.charAt(at) == '.') {
      int end = at + 1;
      while (end < pattern.length() && Character.isDigit(pattern.charAt(end))) {
        end++;
      }
      precision = precision(pattern.substring(at + 1, end));
      at = end;
    }
    if (at >= pattern.length()) {
      throw new CelEvaluationException("unexpected end of format string");
    }
    if (next >= values.size()) {
      throw new CelEvaluationException("index " + next + " out of range");
    }
    Object value = Equality.at(values, next++);
    String part = formatted(pattern.charAt(at), precision, value);
    Ascii.requireRoom((long) out.length() + part.length());
    out.append(part);
    return at;
  }

  private static int precision(String digits) {
    int precision =
        digits.isEmpty() || digits.length() > 4 ? MAX_PRECISION + 1 : Integer.parseInt(digits);
    if (precision > MAX_PRECISION) {
      throw new CelEvaluationException(
          "precision " + digits + " exceeds maximum allowed precision " + MAX_PRECISION);
    }
    return precision;
  }

  private static String formatted(char verb, int precision, Object value) {
    return switch (verb) {
      case 's' -> text(value);
      case 'd' -> decimal(value);
      case 'f' -> fixed(value, precision < 0 ? DEFAULT_PRECISION : precision);
      case 'e' -> scientific(value);
      case 'b' -> binary(value);
      case 'o' -> based(value, 8, verb);
      case 'x' -> hex(value, false);
      case 'X' -> hex(value, true);
      default ->
          throw new CelEvaluationException("unrecognized formatting clause \"" + verb + "\"");
    };
  }

  private static CelEvaluationException unfit(String what, Object value) {
    return new CelEvaluationException(
        "error during formatting: "
            + what
            + " clause cannot be used on "
            + TypeValue.nameOf(value));
  }

  private static String text(Object value) {
    return switch (value) {
      case List<?> list -> {
        var parts = new ArrayList<String>();
        for (int i = 0; i < list.size(); i++) {
          parts.add(inner(Equality.at(list, i)));
        }
        yield "[" + String.join(", ", parts) + "]";
      }
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, String>();
        for (Object key : map.keySet()) {
          sorted.put(inner(key), inner(Values.select(map, key)));
        }
        var parts = new ArrayList<String>();
        sorted.forEach((key, element) -> parts.add(key + ":" + element));
        yield "{" + String.join(", ", parts) + "}";
      }
      case JsonNull _ -> "null";
      case CelByteString bytes -> bytes.toStringUtf8();
      case Double number -> CelText.converted(number);
      case String _, Boolean _, Long _, UnsignedInt _, Instant _, Duration _ -> CelText.of(value);
      case TypeValue type -> type.name();
      default -> throw unfit("string", value);
    };
  }

  /** A value within a list or map, where it is written as a literal. */
  private static String inner(Object value) {
    return switch (value) {
      case String text -> GoText.quote(text);
      case CelByteString bytes -> "b" + GoText.quote(bytes.toStringUtf8());
      case Double number when !number.isNaN() && !number.isInfinite() ->
          new BigDecimal(number)
              .setScale(DEFAULT_PRECISION, RoundingMode.HALF_EVEN)
              .toPlainString();
      case Instant time -> "timestamp(" + GoText.quote(CelText.of(time)) + ")";
      case Duration duration -> "duration(" + GoText.quote(CelText.of(duration)) + ")";
      default -> text(value);
    };
  }

  private static String decimal(Object value) {
    return switch (value) {
      case Long _, UnsignedInt _ -> value.toString();
      case Double n when n.isNaN() || n.isInfinite() -> special(n);
      case Double n when n == Math.rint(n) -> new BigDecimal(n).toBigInteger().toString();
      default -> throw unfit("decimal", value);
    };
  }

  private static String special(double number) {
    return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
  }

  private static double number(Object value, String what) {
    return switch (value) {
      case Double n -> n;
      case Long n -> (double) n;
      case UnsignedInt n -> n.toDouble();
      case String s when s.equals("NaN") -> Double.NaN;
      case String s when s.equals("Infinity") -> Double.POSITIVE_INFINITY;
      case String s when s.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
      default -> throw unfit(what, value);
    };
  }

  private static String fixed(Object value, int precision) {
    double number = number(value, "fixed-point");
    return Double.isNaN(number) || Double.isInfinite(number)
        ? special(number)
        : grouped(
            new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString());
  }

  /** With a comma before every three digits of the whole part, as in English. */
  private static String grouped(String plain) {
    int sign = plain.startsWith("-") ? 1 : 0;
    int point = plain.indexOf('.');
    var out = new StringBuilder(plain);
    for (int i = (point < 0 ? plain.length() : point) - 3; i > sign; i -= 3) {
      out.insert(i, ',');
    }
    return out.toString();
  }

  /** {@code 1.234500×10⁰³}: six digits whatever precision is asked for, as Kubernetes gives it. */
  private static String scientific(Object value) {
    double number = number(value, "scientific");
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return special(number);
    }
    String text = String.format(Locale.ROOT, "%." + DEFAULT_PRECISION + "e", number);
    int e = text.indexOf('e');
    var out = new StringBuilder(text.substring(0, e)).append("×10");
    for (char c : text.substring(e + 1).toCharArray()) {
      if (c == '-') {
        out.append('⁻');
      } else if (c != '+') {
        out.append("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(c - '0'));
      }
    }
    return out.toString();
  }

  private static String binary(Object value) {
    return value instanceof Boolean b ? (b ? "1" : "0") : based(value, 2, 'b');
  }

  private static String based(Object value, int radix, char verb) {
    return switch (value) {
      case Long n -> Long.toString(n, radix);
      case UnsignedInt n -> Long.toUnsignedString(n.bits(), radix);
      default -> throw unfit(verb == 'o' ? "octal" : verb == 'b' ? "binary" : "hex", value);
    };
  }

  private static String hex(Object value, boolean upper) {
    String digits =
        switch (value) {
          case String s -> HexFormat.of().formatHex(s.getBytes(StandardCharsets.UTF_8));
          case CelByteString bytes -> HexFormat.of().formatHex(bytes.toByteArray());
          default -> based(value, 16, 'x');
        };
    return upper ? Ascii.upper(digits) : digits;
  }
}
