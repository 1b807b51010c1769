package dev.insula.machinery.cel;

import java.util.List;
import java.util.function.BiPredicate;

/** The sets library: lists taken as sets. */
final class SetFunctions {

  private SetFunctions() {}

  static void declare(FunctionTable table) {
    add(table, "sets.contains", "list_sets_contains_list", SetFunctions::contains);
    add(table, "sets.intersects", "list_sets_intersects_list", SetFunctions::intersects);
    add(
        table,
        "sets.equivalent",
        "list_sets_equivalent_list",
        (a, b) -> contains(a, b) && contains(b, a));
  }

  private static void add(
      FunctionTable table, String name, String overload, BiPredicate<List<?>, List<?>> test) {
    table
        .global(name, overload, Types.BOOL, Types.list(Types.T), Types.list(Types.T))
        .bind(
            name,
            args ->
                (args[0] instanceof List<?> a && args[1] instanceof List<?> b)
                    ? test.test(a, b)
                    : null);
  }

  private static boolean contains(List<?> list, List<?> sublist) {
    for (int i = 0; i < sublist.size(); i++) {
      if (Equality.indexOf(list, sublist.get(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean intersects(List<?> a, List<?> b) {
    for (int i = 0; i < b.size(); i++) {
      if (Equality.indexOf(a, b.get(i)) >= 0) {
        return true;
      }
    }
    return false;
  }
}
