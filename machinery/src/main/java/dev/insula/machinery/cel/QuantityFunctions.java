package dev.insula.machinery.cel;

import dev.insula.machinery.quantity.Quantity;
import java.math.BigDecimal;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The quantity library of Kubernetes. */
final class QuantityFunctions {

  private QuantityFunctions() {}

  static void declare(FunctionTable table) {
    table
        .global("quantity", "string_to_quantity", Types.QUANTITY, Types.STRING)
        .global("isQuantity", "is_quantity_string", Types.BOOL, Types.STRING)
        .global("sign", "quantity_sign", Types.INT, Types.QUANTITY)
        .member("compareTo", "quantity_compare_to", Types.INT, Types.QUANTITY, Types.QUANTITY)
        .member("asApproximateFloat", "quantity_get_float", Types.DOUBLE, Types.QUANTITY)
        .member("asInteger", "quantity_get_int", Types.INT, Types.QUANTITY)
        .member("isInteger", "quantity_is_integer", Types.BOOL, Types.QUANTITY)
        .bind("quantity", args -> args[0] instanceof String s ? parse(s) : null)
        .bind(
            "isQuantity",
            args ->
                args[0] instanceof String s
                    ? NetFunctions.parses(QuantityFunctions::parse, s)
                    : null)
        .bind("sign", args -> args[0] instanceof Quantity q ? (long) q.signum() : null)
        .bind("compareTo", QuantityFunctions::compareTo)
        .bind(
            "asApproximateFloat",
            args -> args[0] instanceof Quantity q ? q.amount().doubleValue() : null)
        .bind("asInteger", args -> args[0] instanceof Quantity q ? asInteger(q) : null)
        .bind("isInteger", args -> args[0] instanceof Quantity q ? isInteger(q) : null);
    comparison(table, "isGreaterThan", "quantity_is_greater_than", order -> order > 0);
    comparison(table, "isLessThan", "quantity_is_less_than", order -> order < 0);
    sum(table, "add", 1);
    sum(table, "sub", -1);
  }

  private static void comparison(
      FunctionTable table, String name, String overload, IntPredicate test) {
    table
        .member(name, overload, Types.BOOL, Types.QUANTITY, Types.QUANTITY)
        .bind(
            name,
            args ->
                (args[0] instanceof Quantity a && args[1] instanceof Quantity b)
                    ? test.test(a.compareTo(b))
                    : null);
  }

  private static void sum(FunctionTable table, String name, int sign) {
    String overload = "quantity_" + name;
    table
        .member(name, overload, Types.QUANTITY, Types.QUANTITY, Types.QUANTITY)
        .member(name, overload + "_int", Types.QUANTITY, Types.QUANTITY, Types.INT)
        .bind(name, args -> sum(args, sign));
  }

  private static @Nullable Object sum(Object[] args, int sign) {
    if (!(args[0] instanceof Quantity a)) {
      return null;
    }
    Quantity b =
        switch (args[1]) {
          case Quantity quantity -> quantity;
          case Long units -> Quantity.of(units);
          default -> null;
        };
    if (b == null) {
      return null;
    }
    return sign > 0 ? a.plus(b) : a.minus(b);
  }

  static Quantity parse(String text) {
    try {
      return Quantity.parse(text);
    } catch (Quantity.MalformedQuantityException e) {
      throw new CelEvaluationException(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Object compareTo(Object[] args) {
    return (args[0] instanceof Quantity a && args[1] instanceof Quantity b)
        ? (long) Integer.signum(a.compareTo(b))
        : null;
  }

  private static boolean isInteger(Quantity quantity) {
    BigDecimal amount = quantity.amount();
    return amount.stripTrailingZeros().scale() <= 0
        && amount.toBigInteger().bitLength() < Long.SIZE;
  }

  private static Object asInteger(Quantity quantity) {
    if (!isInteger(quantity)) {
      throw new CelEvaluationException("cannot convert value to integer");
    }
    return quantity.amount().longValueExact();
  }
}
