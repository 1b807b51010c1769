package dev.insula.machinery.cel;

import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Conversions between the basic types. The checker has their standard declarations. */
final class ConversionFunctions {

  private static final double TWO_TO_63 = 0x1p63;
  private static final double TWO_TO_64 = 0x1p64;

  private ConversionFunctions() {}

  static void declare(FunctionTable table) {
    table
        .bind("int", args -> toInt(args[0]))
        .bind("uint", args -> toUint(args[0]))
        .bind("double", args -> toDouble(args[0]))
        .bind("string", args -> toText(args[0]))
        .bind("bytes", args -> toBytes(args[0]))
        .bind("bool", args -> toBool(args[0]))
        .bind("timestamp", args -> toTimestamp(args[0]))
        .bind("duration", args -> toDuration(args[0]));
  }

  private static @Nullable Object toInt(Object value) {
    return switch (value) {
      case Long n -> n;
      case UnsignedInt n -> {
        requireRange(n.bits() >= 0, "integer overflow");
        yield n.bits();
      }
      case Double n -> {
        requireRange(n > -TWO_TO_63 && n < TWO_TO_63, "integer overflow");
        yield n.longValue();
      }
      case String text -> parseLong(text);
      case Instant time -> time.getEpochSecond();
      case Duration duration -> duration.toNanos();
      default -> null;
    };
  }

  private static Object parseLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw parse("ParseInt", text, text.matches("[+-]?[0-9]+"));
    }
  }

  private static CelEvaluationException parse(String function, String text, boolean outOfRange) {
    String problem = outOfRange ? "value out of range" : "invalid syntax";
    return new CelEvaluationException(
        "strconv." + function + ": parsing \"" + text + "\": " + problem);
  }

  private static @Nullable Object toUint(Object value) {
    return switch (value) {
      case UnsignedInt n -> n;
      case Long n -> {
        requireRange(n >= 0, "unsigned integer overflow");
        yield new UnsignedInt(n);
      }
      case Double n -> {
        requireRange(n >= 0 && n < TWO_TO_64, "unsigned integer overflow");
        yield new UnsignedInt(new BigDecimal(n).toBigInteger().longValue());
      }
      case String text -> parseUnsigned(text);
      default -> null;
    };
  }

  private static Object parseUnsigned(String text) {
    boolean digits = text.matches("[0-9]{1,1000}");
    if (digits && new BigInteger(text).bitLength() <= Long.SIZE) {
      return new UnsignedInt(Long.parseUnsignedLong(text));
    }
    throw parse("ParseUint", text, digits);
  }

  private static void requireRange(boolean inRange, String failure) {
    if (!inRange) {
      throw new CelEvaluationException(failure);
    }
  }

  private static @Nullable Object toDouble(Object value) {
    return switch (value) {
      case Double n -> n;
      case Long n -> (double) n;
      case UnsignedInt n -> n.toDouble();
      case String text -> parseDouble(text);
      default -> null;
    };
  }

  private static Object parseDouble(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    return switch (lower) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (!lower.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[+-]?[0-9]+)?")) {
          throw parse("ParseFloat", text, false);
        }
        yield Double.parseDouble(lower);
      }
    };
  }

  private static @Nullable Object toText(Object value) {
    return switch (value) {
      case Double number -> CelText.converted(number);
      case String _, Boolean _, Long _, UnsignedInt _, Instant _, Duration _ -> CelText.of(value);
      case CelByteString bytes -> decode(bytes);
      case IpAddress address -> address.toString();
      case CidrBlock block -> block.toString();
      default -> null;
    };
  }

  private static String decode(CelByteString bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CelEvaluationException("invalid UTF-8 in bytes, cannot convert to string");
    }
  }

  private static @Nullable Object toBytes(Object value) {
    return switch (value) {
      case CelByteString bytes -> bytes;
      case String text -> CelByteString.of(text.getBytes(StandardCharsets.UTF_8));
      default -> null;
    };
  }

  private static @Nullable Object toBool(Object value) {
    return switch (value) {
      case Boolean b -> b;
      case String text ->
          switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw parse("ParseBool", text, false);
          };
      default -> null;
    };
  }

  private static @Nullable Object toTimestamp(Object value) {
    return switch (value) {
      case Instant time -> time;
      case Long seconds -> {
        Instant time = Instant.ofEpochSecond(Math.clamp(seconds, -1L << 40, 1L << 40));
        requireRange(
            !time.isBefore(Arithmetic.MIN_TIME) && !time.isAfter(Arithmetic.MAX_TIME),
            "timestamp overflow");
        yield time;
      }
      case String text -> Times.parse(text);
      default -> null;
    };
  }

  private static @Nullable Object toDuration(Object value) {
    return switch (value) {
      case Duration duration -> duration;
      case Long nanos -> Duration.ofNanos(nanos);
      case String text -> Times.parseDuration(text);
      default -> null;
    };
  }
}
