package dev.insula.machinery.cel;

import dev.cel.common.types.CelType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list library of Kubernetes: isSorted, sum, min, max, indexOf, lastIndexOf. */
final class KubernetesListFunctions {

  private static final Map<String, CelType> SUMMABLE = new LinkedHashMap<>();
  private static final Map<String, CelType> COMPARABLE = new LinkedHashMap<>();

  static {
    SUMMABLE.put("int", Types.INT);
    SUMMABLE.put("uint", Types.UINT);
    SUMMABLE.put("double", Types.DOUBLE);
    SUMMABLE.put("duration", Types.DURATION);
    COMPARABLE.put("int", Types.INT);
    COMPARABLE.put("uint", Types.UINT);
    COMPARABLE.put("double", Types.DOUBLE);
    COMPARABLE.put("bool", Types.BOOL);
    COMPARABLE.put("duration", Types.DURATION);
    COMPARABLE.put("timestamp", Types.TIMESTAMP);
    COMPARABLE.put("string", Types.STRING);
    COMPARABLE.put("bytes", Types.BYTES);
  }

  private KubernetesListFunctions() {}

  static void declare(FunctionTable table) {
    COMPARABLE.forEach(
        (name, type) ->
            table
                .member(
                    "isSorted", "list_" + name + "_is_sorted_bool", Types.BOOL, Types.list(type))
                .member("max", "list_" + name + "_max_" + name, type, Types.list(type))
                .member("min", "list_" + name + "_min_" + name, type, Types.list(type)));
    SUMMABLE.forEach(
        (name, type) -> {
          String overload = "list_" + name + "_sum_" + name;
          table.member("sum", overload, type, Types.list(type));
          table.bind(overload, args -> args[0] instanceof List<?> list ? sum(list, name) : null);
        });
    table
        .member("indexOf", "list_a_index_of_int", Types.INT, Types.list(Types.T), Types.T)
        .member("lastIndexOf", "list_a_last_index_of_int", Types.INT, Types.list(Types.T), Types.T)
        .bind("isSorted", args -> args[0] instanceof List<?> list ? isSorted(list) : null)
        .bind("max", args -> args[0] instanceof List<?> list ? best(list, "max", 1) : null)
        .bind("min", args -> args[0] instanceof List<?> list ? best(list, "min", -1) : null)
        .bind("sum", args -> args[0] instanceof List<?> list ? sum(list, "int") : null)
        .bind("indexOf", KubernetesListFunctions::indexOf)
        .bind("lastIndexOf", KubernetesListFunctions::lastIndexOf);
  }

  private static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (Ordering.compare(Equality.at(list, i - 1), Equality.at(list, i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object best(List<?> list, String name, int sign) {
    if (list.isEmpty()) {
      throw new CelEvaluationException(name + " called on empty list");
    }
    Object best = Equality.at(list, 0);
    for (int i = 1; i < list.size(); i++) {
      Object next = Equality.at(list, i);
      if (Integer.signum(Ordering.compare(next, best)) == sign) {
        best = next;
      }
    }
    return best;
  }

  private static Object sum(List<?> list, String type) {
    Object sum =
        switch (type) {
          case "uint" -> new UnsignedInt(0);
          case "double" -> Double.valueOf(0);
          case "duration" -> Duration.ZERO;
          default -> Long.valueOf(0);
        };
    for (int i = 0; i < list.size(); i++) {
      Object next = Equality.at(list, i);
      Object more = Arithmetic.add(i == 0 && list.size() > 0 ? zeroLike(next, sum) : sum, next);
      if (more == null) {
        throw CelEvaluationException.noSuchOverload();
      }
      sum = more;
    }
    return sum;
  }

  /** Elements of a {@code dyn} list decide what is summed up. */
  private static Object zeroLike(Object element, Object fallback) {
    return switch (element) {
      case Double _ -> Double.valueOf(0);
      case UnsignedInt _ -> new UnsignedInt(0);
      case Duration _ -> Duration.ZERO;
      default -> fallback;
    };
  }

  private static @Nullable Object indexOf(Object[] args) {
    return args[0] instanceof List<?> list ? (long) Equality.indexOf(list, args[1]) : null;
  }

  private static @Nullable Object lastIndexOf(Object[] args) {
    if (!(args[0] instanceof List<?> list)) {
      return null;
    }
    for (int i = list.size() - 1; i >= 0; i--) {
      if (Equality.equal(Equality.at(list, i), args[1])) {
        return (long) i;
      }
    }
    return -1L;
  }
}
