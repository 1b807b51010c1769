package dev.insula.machinery.cel;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic that fails instead of wrapping around; null where the operands do not fit. Stateless.
 * Source: "Overflow" in the CEL language definition.
 */
final class Arithmetic {

  static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
  static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Arithmetic() {}

  static @Nullable Object negate(Object a) {
    return switch (a) {
      case Long n -> checked(() -> Math.negateExact(n));
      case Double n -> -n;
      default -> null;
    };
  }

  static @Nullable Object add(Object a, Object b) {
    return switch (a) {
      case Long x when b instanceof Long y -> checked(() -> Math.addExact(x, y));
      case Double x when b instanceof Double y -> x + y;
      case UnsignedInt x when b instanceof UnsignedInt y -> plus(x.bits(), y.bits());
      case Duration x when b instanceof Duration y -> duration(() -> x.plus(y));
      case Instant x when b instanceof Duration y -> time(() -> x.plus(y));
      case Duration x when b instanceof Instant y -> time(() -> y.plus(x));
      default -> null;
    };
  }

  static @Nullable Object subtract(Object a, Object b) {
    return switch (a) {
      case Long x when b instanceof Long y -> checked(() -> Math.subtractExact(x, y));
      case Double x when b instanceof Double y -> x - y;
      case UnsignedInt x when b instanceof UnsignedInt y -> minus(x.bits(), y.bits());
      case Duration x when b instanceof Duration y -> duration(() -> x.minus(y));
      case Instant x when b instanceof Duration y -> time(() -> x.minus(y));
      case Instant x when b instanceof Instant y -> duration(() -> Duration.between(y, x));
      default -> null;
    };
  }

  static @Nullable Object multiply(Object a, Object b) {
    return switch (a) {
      case Long x when b instanceof Long y -> checked(() -> Math.multiplyExact(x, y));
      case Double x when b instanceof Double y -> x * y;
      case UnsignedInt x when b instanceof UnsignedInt y -> times(x.bits(), y.bits());
      default -> null;
    };
  }

  static @Nullable Object divide(Object a, Object b) {
    return switch (a) {
      case Long x when b instanceof Long y -> {
        requireDivisor(y, "division by zero");
        yield checked(() -> Math.divideExact(x, y));
      }
      case Double x when b instanceof Double y -> x / y;
      case UnsignedInt x when b instanceof UnsignedInt y -> {
        requireDivisor(y.bits(), "division by zero");
        yield new UnsignedInt(Long.divideUnsigned(x.bits(), y.bits()));
      }
      default -> null;
    };
  }

  static @Nullable Object modulo(Object a, Object b) {
    return switch (a) {
      case Long x when b instanceof Long y -> {
        requireDivisor(y, "modulus by zero");
        if (x == Long.MIN_VALUE && y == -1) {
          throw new CelEvaluationException("integer overflow");
        }
        yield x % y;
      }
      case UnsignedInt x when b instanceof UnsignedInt y -> {
        requireDivisor(y.bits(), "modulus by zero");
        yield new UnsignedInt(Long.remainderUnsigned(x.bits(), y.bits()));
      }
      default -> null;
    };
  }

  private static void requireDivisor(long divisor, String failure) {
    if (divisor == 0) {
      throw new CelEvaluationException(failure);
    }
  }

  private static Object checked(Supplier<Long> operation) {
    try {
      return operation.get();
    } catch (ArithmeticException e) {
      throw new CelEvaluationException("integer overflow");
    }
  }

  private static Object plus(long x, long y) {
    if (Long.compareUnsigned(x + y, x) < 0) {
      throw new CelEvaluationException("unsigned integer overflow");
    }
    return new UnsignedInt(x + y);
  }

  private static Object minus(long x, long y) {
    if (Long.compareUnsigned(x, y) < 0) {
      throw new CelEvaluationException("unsigned integer overflow");
    }
    return new UnsignedInt(x - y);
  }

  private static Object times(long x, long y) {
    if (Math.unsignedMultiplyHigh(x, y) != 0) {
      throw new CelEvaluationException("unsigned integer overflow");
    }
    return new UnsignedInt(x * y);
  }

  /** Go's durations are 64 bits of nanoseconds. */
  static Duration duration(Supplier<Duration> operation) {
    try {
      Duration result = operation.get();
      return Duration.ofNanos(result.toNanos());
    } catch (ArithmeticException e) {
      throw new CelEvaluationException("duration overflow");
    }
  }

  private static Instant time(Supplier<Instant> operation) {
    try {
      Instant result = operation.get();
      if (!result.isBefore(MIN_TIME) && !result.isAfter(MAX_TIME)) {
        return result;
      }
    } catch (ArithmeticException | DateTimeException e) {
      throw new CelEvaluationException("timestamp overflow");
    }
    throw new CelEvaluationException("timestamp overflow");
  }
}
