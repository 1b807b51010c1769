package dev.insula.machinery.cel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Optional values. Their declarations and macros are dev.cel's. */
final class OptionalFunctions {

  private OptionalFunctions() {}

  static void declare(FunctionTable table) {
    table
        .bind("optional.of", args -> Optional.of(args[0]))
        .bind("optional.none", _ -> Optional.empty())
        .bind(
            "optional.ofNonZeroValue",
            args -> Values.isZero(args[0]) ? Optional.empty() : Optional.of(args[0]))
        .bind("value", args -> args[0] instanceof Optional<?> o ? value(o) : null)
        .bind("hasValue", args -> args[0] instanceof Optional<?> o ? o.isPresent() : null)
        .bind("optional.unwrap", args -> unwrap(args[0]))
        .bind("unwrapOpt", args -> unwrap(args[0]))
        .bind("first", args -> end(args[0], true))
        .bind("last", args -> end(args[0], false));
  }

  private static Object value(Optional<?> optional) {
    if (optional.isEmpty()) {
      throw new CelEvaluationException("optional.none() dereference");
    }
    return optional.get();
  }

  private static @Nullable Object unwrap(Object value) {
    if (!(value instanceof List<?> list)) {
      return null;
    }
    List<Object> out = new ArrayList<>();
    for (Object element : list) {
      if (!(element instanceof Optional<?> optional)) {
        return null;
      }
      optional.ifPresent(out::add);
    }
    return out;
  }

  private static @Nullable Object end(Object value, boolean first) {
    if (!(value instanceof List<?> list)) {
      return null;
    }
    return list.isEmpty()
        ? Optional.empty()
        : Optional.of(Equality.at(list, first ? 0 : list.size() - 1));
  }
}
