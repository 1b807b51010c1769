package dev.insula.machinery.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.insula.machinery.text.ForeignRegex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code matches}, and the regex library of Kubernetes. Expressions are RE2. */
final class RegexFunctions {

  private RegexFunctions() {}

  static void declare(FunctionTable table) {
    table
        .member("find", "string_find_string", Types.STRING, Types.STRING, Types.STRING)
        .member(
            "findAll",
            "string_find_all_string",
            Types.list(Types.STRING),
            Types.STRING,
            Types.STRING)
        .member(
            "findAll",
            "string_find_all_string_int",
            Types.list(Types.STRING),
            Types.STRING,
            Types.STRING,
            Types.INT)
        .bind("matches", RegexFunctions::matches)
        .bind("find", RegexFunctions::find)
        .bind("findAll", RegexFunctions::findAll);
  }

  /**
   * Compiles an expression; a failure reads as Go's.
   *
   * @param regex a string, or a pattern that is compiled already
   */
  static Pattern pattern(Object regex) {
    if (regex instanceof Pattern pattern) {
      return pattern;
    }
    String text = (String) regex;
    try {
      return ForeignRegex.compile(text);
    } catch (PatternSyntaxException e) {
      throw new CelEvaluationException(String.valueOf(e.getMessage()));
    }
  }

  private static boolean fit(Object[] args) {
    return args[0] instanceof String && (args[1] instanceof String || args[1] instanceof Pattern);
  }

  private static @Nullable Object matches(Object[] args) {
    return fit(args) ? pattern(args[1]).matcher((String) args[0]).find() : null;
  }

  private static @Nullable Object find(Object[] args) {
    if (!fit(args)) {
      return null;
    }
    Matcher matcher = pattern(args[1]).matcher((String) args[0]);
    return matcher.find() ? matcher.group() : "";
  }

  private static @Nullable Object findAll(Object[] args) {
    if (!fit(args)) {
      return null;
    }
    long most = args.length > 2 && args[2] instanceof Long n && n >= 0 ? n : Long.MAX_VALUE;
    List<Object> found = new ArrayList<>();
    Matcher matcher = pattern(args[1]).matcher((String) args[0]);
    while (found.size() < most && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
