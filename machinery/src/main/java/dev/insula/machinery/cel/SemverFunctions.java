package dev.insula.machinery.cel;

import java.util.function.IntPredicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The semver library of Kubernetes, in its version 1. */
final class SemverFunctions {

  private SemverFunctions() {}

  static void declare(FunctionTable table) {
    table
        .global("semver", "string_to_semver", Types.SEMVER, Types.STRING)
        .global("semver", "string_bool_to_semver", Types.SEMVER, Types.STRING, Types.BOOL)
        .global("isSemver", "is_semver_string", Types.BOOL, Types.STRING)
        .global("isSemver", "is_semver_string_bool", Types.BOOL, Types.STRING, Types.BOOL)
        .member("compareTo", "semver_compare_to", Types.INT, Types.SEMVER, Types.SEMVER)
        .bind("semver", args -> args[0] instanceof String s ? parse(s, args) : null)
        .bind("isSemver", SemverFunctions::isSemver)
        .bind("compareTo", SemverFunctions::compareTo);
    part(table, "major", Semver::major);
    part(table, "minor", Semver::minor);
    part(table, "patch", Semver::patch);
    comparison(table, "isGreaterThan", "semver_is_greater_than", order -> order > 0);
    comparison(table, "isLessThan", "semver_is_less_than", order -> order < 0);
  }

  private static Semver parse(String text, Object[] args) {
    boolean tolerant = args.length > 1 && Boolean.TRUE.equals(args[1]);
    return tolerant ? Semver.parseTolerantly(text) : Semver.parse(text);
  }

  private static @Nullable Object isSemver(Object[] args) {
    return args[0] instanceof String text ? NetFunctions.parses(t -> parse(t, args), text) : null;
  }

  private static @Nullable Object compareTo(Object[] args) {
    return (args[0] instanceof Semver a && args[1] instanceof Semver b)
        ? (long) Integer.signum(a.compareTo(b))
        : null;
  }

  private static void part(FunctionTable table, String name, ToLongFunction<Semver> part) {
    table
        .member(name, "semver_" + name, Types.INT, Types.SEMVER)
        .bind(name, args -> args[0] instanceof Semver v ? part.applyAsLong(v) : null);
  }

  private static void comparison(
      FunctionTable table, String name, String overload, IntPredicate test) {
    table
        .member(name, overload, Types.BOOL, Types.SEMVER, Types.SEMVER)
        .bind(
            name,
            args ->
                (args[0] instanceof Semver a && args[1] instanceof Semver b)
                    ? test.test(a.compareTo(b))
                    : null);
  }
}
