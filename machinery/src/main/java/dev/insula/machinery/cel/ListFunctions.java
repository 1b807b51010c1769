package dev.insula.machinery.cel;

import com.google.common.collect.ImmutableList;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The lists extension of CEL, in its version 3. */
final class ListFunctions {

  /** Lists made of a number alone are bounded, as their cost is not. */
  private static final long MAX_RANGE = 1_000_000;

  private static final String SORT_BY_KEYS = "@sortByAssociatedKeys";

  private ListFunctions() {}

  static void declare(FunctionTable table) {
    CelType lists = Types.list(Types.T);
    table
        .member("slice", "list_slice", lists, lists, Types.INT, Types.INT)
        .member("flatten", "list_flatten", lists, Types.list(lists))
        .member(
            "flatten", "list_flatten_int", Types.list(Types.DYN), Types.list(Types.DYN), Types.INT)
        .member("distinct", "list_distinct", lists, lists)
        .member("reverse", "list_reverse", lists, lists)
        .member("sort", "list_sort", lists, lists)
        .member(SORT_BY_KEYS, "list_sort_by_keys", lists, lists, Types.list(Types.DYN))
        .global("lists.range", "lists_range", Types.list(Types.INT), Types.INT)
        .bind("slice", ListFunctions::slice)
        .bind("flatten", ListFunctions::flatten)
        .bind("distinct", args -> args[0] instanceof List<?> list ? distinct(list) : null)
        .bind(
            "reverse",
            args -> args[0] instanceof List<?> list ? List.copyOf(list).reversed() : null)
        .bind("sort", args -> args[0] instanceof List<?> list ? sort(list, list) : null)
        .bind("lists.range", ListFunctions::range)
        .bind(SORT_BY_KEYS, ListFunctions::sortByKeys);
  }

  private static @Nullable Object range(Object[] args) {
    if (!(args[0] instanceof Long n)) {
      return null;
    }
    if (n > MAX_RANGE) {
      throw new CelEvaluationException("lists.range is limited to " + MAX_RANGE + " elements");
    }
    return LongStream.range(0, Math.max(n, 0)).boxed().toList();
  }

  private static @Nullable Object slice(Object[] args) {
    if (!(args[0] instanceof List<?> list
        && args[1] instanceof Long from
        && args[2] instanceof Long to)) {
      return null;
    }
    String call = "cannot slice(" + from + ", " + to + "), ";
    if (from < 0 || to < 0) {
      throw new CelEvaluationException(call + "negative indexes not supported");
    }
    if (from > to) {
      throw new CelEvaluationException(
          call + "start index must be less than or equal to end index");
    }
    if (to > list.size()) {
      throw new CelEvaluationException(call + "list is length " + list.size());
    }
    return list.subList(from.intValue(), to.intValue());
  }

  private static @Nullable Object flatten(Object[] args) {
    if (!(args[0] instanceof List<?> list)) {
      return null;
    }
    long depth = args.length > 1 && args[1] instanceof Long n ? n : 1;
    if (depth < 0) {
      throw new CelEvaluationException("level must be non-negative");
    }
    List<Object> out = new ArrayList<>();
    flattenInto(list, depth, out);
    return out;
  }

  private static void flattenInto(List<?> list, long depth, List<Object> out) {
    for (int i = 0; i < list.size(); i++) {
      Object element = Equality.at(list, i);
      if (element instanceof List<?> inner && depth > 0) {
        flattenInto(inner, depth - 1, out);
      } else {
        out.add(element);
      }
    }
  }

  private static Object distinct(List<?> list) {
    List<Object> out = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Object element = Equality.at(list, i);
      if (Equality.indexOf(out, element) < 0) {
        out.add(element);
      }
    }
    return out;
  }

  private static @Nullable Object sortByKeys(Object[] args) {
    return args[0] instanceof List<?> list && args[1] instanceof List<?> keys
        ? sort(list, keys)
        : null;
  }

  /** {@code list.sortBy(x, key)} becomes the list sorted by {@code list.map(x, key)}. */
  static CelMacro sortBy() {
    return CelMacro.newReceiverMacro("sortBy", 2, ListFunctions::expandSortBy);
  }

  private static Optional<CelExpr> expandSortBy(
      CelMacroExprFactory factory, CelExpr target, ImmutableList<CelExpr> args) {
    CelExpr variable = args.get(0);
    if (variable.getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return Optional.of(
          factory.reportError("sortBy(var, ...) variable name must be a simple identifier"));
    }
    String accumulator = factory.getAccumulatorVarName();
    CelExpr step =
        factory.newGlobalCall(
            "_+_", factory.newIdentifier(accumulator), factory.newList(args.get(1)));
    CelExpr keys =
        factory.fold(
            variable.ident().name(),
            factory.copy(target),
            accumulator,
            factory.newList(),
            factory.newBoolLiteral(true),
            step,
            factory.newIdentifier(accumulator));
    return Optional.of(factory.newReceiverCall(SORT_BY_KEYS, target, keys));
  }

  private static Object sort(List<?> list, List<?> keys) {
    if (keys.size() > 1) {
      String type = TypeValue.nameOf(Equality.at(keys, 0));
      for (int i = 1; i < keys.size(); i++) {
        if (!TypeValue.nameOf(Equality.at(keys, i)).equals(type)) {
          throw new CelEvaluationException("list elements must have the same type");
        }
      }
    }
    Comparator<Integer> byKey =
        (a, b) -> Ordering.compare(Equality.at(keys, a), Equality.at(keys, b));
    return IntStream.range(0, list.size())
        .boxed()
        .sorted(byKey)
        .<Object>map(i -> Equality.at(list, i))
        .toList();
  }
}
