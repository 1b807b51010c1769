package dev.insula.machinery.cel;

import dev.cel.common.values.CelByteString;
import dev.insula.machinery.json.JsonNull;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comparison, membership, size and concatenation. The checker has their standard declarations. */
final class OperatorFunctions {

  private OperatorFunctions() {}

  static void declare(FunctionTable table) {
    table
        .bind("_==_", args -> Equality.equal(args[0], args[1]))
        .bind("_!=_", args -> !Equality.equal(args[0], args[1]))
        .bind("_<_", args -> comparable(args) && Ordering.compare(args[0], args[1]) < 0)
        .bind("_<=_", args -> comparable(args) && Ordering.compare(args[0], args[1]) <= 0)
        .bind("_>_", args -> comparable(args) && Ordering.compare(args[0], args[1]) > 0)
        .bind("_>=_", args -> comparable(args) && Ordering.compare(args[0], args[1]) >= 0)
        .bind("@in", OperatorFunctions::in)
        .bind("_in_", OperatorFunctions::in)
        .bind("!_", args -> args[0] instanceof Boolean b ? !b : null)
        .bind("-_", args -> Arithmetic.negate(args[0]))
        .bind("_+_", args -> add(args[0], args[1]))
        .bind("_-_", args -> Arithmetic.subtract(args[0], args[1]))
        .bind("_*_", args -> Arithmetic.multiply(args[0], args[1]))
        .bind("_/_", args -> Arithmetic.divide(args[0], args[1]))
        .bind("_%_", args -> Arithmetic.modulo(args[0], args[1]))
        .bind("size", OperatorFunctions::size)
        .bind("type", args -> TypeValue.of(args[0]))
        .bind("dyn", args -> args[0])
        .bind("cel.@mapInsert", OperatorFunctions::insert);
  }

  /** Comparing with NaN fails, comparing with null has no overload; both by the ordering. */
  private static boolean comparable(Object[] args) {
    if (args[0] instanceof JsonNull || args[1] instanceof JsonNull) {
      throw CelEvaluationException.noSuchOverload();
    }
    return true;
  }

  private static @Nullable Object in(Object[] args) {
    return switch (args[1]) {
      case List<?> list -> Equality.indexOf(list, args[0]) >= 0;
      case Map<?, ?> map -> Values.find(map, args[0]) != null;
      case CelObject object -> args[0] instanceof String name && object.field(name) != null;
      default -> null;
    };
  }

  private static @Nullable Object add(Object a, Object b) {
    return switch (a) {
      case String first when b instanceof String second -> first.concat(second);
      case List<?> first when b instanceof List<?> second -> Concatenation.of(first, second);
      case CelByteString first when b instanceof CelByteString second -> first.concat(second);
      default -> Arithmetic.add(a, b);
    };
  }

  private static @Nullable Object size(Object[] args) {
    long size = Values.size(args[0]);
    return size < 0 ? null : Long.valueOf(size);
  }

  /** What the two-variable comprehensions build maps with. */
  private static @Nullable Object insert(Object[] args) {
    if (!(args[0] instanceof Map<?, ?> map)) {
      return null;
    }
    return args.length == 3
        ? GrowingMap.with(map, args[1], args[2])
        : args[1] instanceof Map<?, ?> other ? GrowingMap.withAll(map, other) : null;
  }
}
