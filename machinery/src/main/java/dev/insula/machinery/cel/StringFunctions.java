package dev.insula.machinery.cel;

import dev.cel.common.types.CelType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Functions of strings: the standard ones, and the strings extension in its version 2. */
final class StringFunctions {

  private static final CelType S = Types.STRING;
  private static final CelType I = Types.INT;

  private StringFunctions() {}

  static void declare(FunctionTable table) {
    declareSearch(table);
    declareChange(table);
    table
        .bind("contains", args -> two(args) ? first(args).contains(second(args)) : null)
        .bind("startsWith", args -> two(args) ? first(args).startsWith(second(args)) : null)
        .bind("endsWith", args -> two(args) ? first(args).endsWith(second(args)) : null);
  }

  private static void declareSearch(FunctionTable table) {
    table
        .member("charAt", "string_char_at_int", S, S, I)
        .member("indexOf", "string_index_of_string", I, S, S)
        .member("indexOf", "string_index_of_string_int", I, S, S, I)
        .member("lastIndexOf", "string_last_index_of_string", I, S, S)
        .member("lastIndexOf", "string_last_index_of_string_int", I, S, S, I)
        .member("substring", "string_substring_int", S, S, I)
        .member("substring", "string_substring_int_int", S, S, I, I)
        .bind("charAt", StringFunctions::charAt)
        .bind("indexOf", StringFunctions::indexOf)
        .bind("lastIndexOf", StringFunctions::lastIndexOf)
        .bind("substring", StringFunctions::substring);
  }

  private static void declareChange(FunctionTable table) {
    table
        .member("lowerAscii", "string_lower_ascii", S, S)
        .member("upperAscii", "string_upper_ascii", S, S)
        .member("trim", "string_trim", S, S)
        .member("replace", "string_replace_string_string", S, S, S, S)
        .member("replace", "string_replace_string_string_int", S, S, S, S, I)
        .member("split", "string_split_string", Types.list(S), S, S)
        .member("split", "string_split_string_int", Types.list(S), S, S, I)
        .member("join", "list_join", S, Types.list(S))
        .member("join", "list_join_string", S, Types.list(S), S)
        .member("format", "string_format", S, S, Types.list(Types.DYN))
        .global("strings.quote", "strings_quote", S, S)
        .bind("lowerAscii", args -> args[0] instanceof String s ? Ascii.lower(s) : null)
        .bind("upperAscii", args -> args[0] instanceof String s ? Ascii.upper(s) : null)
        .bind("trim", args -> args[0] instanceof String s ? s.strip() : null)
        .bind("replace", StringFunctions::replace)
        .bind("split", StringFunctions::split)
        .bind("join", StringFunctions::join)
        .bind(
            "format",
            args ->
                args[0] instanceof String s && args[1] instanceof List<?> values
                    ? new StringFormat(s, values).format()
                    : null)
        .bind("strings.quote", args -> args[0] instanceof String s ? Ascii.quote(s) : null);
  }

  private static boolean two(Object[] args) {
    return args.length >= 2 && args[0] instanceof String && args[1] instanceof String;
  }

  private static String first(Object[] args) {
    return (String) args[0];
  }

  private static String second(Object[] args) {
    return (String) args[1];
  }

  private static CelEvaluationException outOfRange(long index) {
    return new CelEvaluationException("index out of range: " + index);
  }

  private static @Nullable Object charAt(Object[] args) {
    if (!(args[0] instanceof String text && args[1] instanceof Long at)) {
      return null;
    }
    int size = text.codePointCount(0, text.length());
    if (at < 0 || at > size) {
      throw outOfRange(at);
    }
    return at == size ? "" : slice(text, at, at + 1);
  }

  /** By code points. */
  private static String slice(String text, long from, long to) {
    int start = text.offsetByCodePoints(0, (int) from);
    return text.substring(start, text.offsetByCodePoints(start, (int) (to - from)));
  }

  private static @Nullable Object indexOf(Object[] args) {
    if (!two(args)) {
      return null;
    }
    String text = first(args);
    long offset = args.length > 2 && args[2] instanceof Long n ? n : 0;
    if (offset < 0) {
      throw outOfRange(offset);
    }
    int size = text.codePointCount(0, text.length());
    if (second(args).isEmpty()) {
      return Math.min(offset, size);
    }
    if (offset >= size) {
      return -1L;
    }
    int found = text.indexOf(second(args), text.offsetByCodePoints(0, (int) offset));
    return found < 0 ? -1L : (long) text.codePointCount(0, found);
  }

  private static @Nullable Object lastIndexOf(Object[] args) {
    if (!two(args)) {
      return null;
    }
    String text = first(args);
    int size = text.codePointCount(0, text.length());
    long offset = args.length > 2 && args[2] instanceof Long n ? n : size;
    if (offset < 0) {
      throw outOfRange(offset);
    }
    if (second(args).isEmpty()) {
      return Math.min(offset, size);
    }
    if (args.length > 2 && offset >= size) {
      return -1L;
    }
    int from = text.offsetByCodePoints(0, (int) Math.min(offset, size));
    int found = text.lastIndexOf(second(args), from);
    return found < 0 ? -1L : (long) text.codePointCount(0, found);
  }

  private static @Nullable Object substring(Object[] args) {
    if (!(args[0] instanceof String text && args[1] instanceof Long from)) {
      return null;
    }
    long size = text.codePointCount(0, text.length());
    long to = args.length > 2 && args[2] instanceof Long n ? n : size;
    if (args.length > 2 && from > to) {
      throw new CelEvaluationException("invalid substring range. start: " + from + ", end: " + to);
    }
    if (from < 0 || from > size) {
      throw outOfRange(from);
    }
    if (to < 0 || to > size) {
      throw outOfRange(to);
    }
    return slice(text, from, to);
  }

  private static @Nullable Object replace(Object[] args) {
    if (!two(args) || !(args[2] instanceof String replacement)) {
      return null;
    }
    long most = args.length > 3 && args[3] instanceof Long n ? n : -1;
    return Ascii.replace(first(args), second(args), replacement, most);
  }

  private static @Nullable Object split(Object[] args) {
    if (!two(args)) {
      return null;
    }
    return Ascii.split(
        first(args), second(args), args.length > 2 && args[2] instanceof Long n ? n : -1);
  }

  private static @Nullable Object join(Object[] args) {
    if (!(args[0] instanceof List<?> list)) {
      return null;
    }
    String separator = args.length > 1 && args[1] instanceof String s ? s : "";
    var out = new StringBuilder();
    for (int i = 0; i < list.size(); i++) {
      if (!(Objects.requireNonNull(list.get(i)) instanceof String element)) {
        throw new CelEvaluationException(
            "join: invalid input: " + CelText.of(Equality.at(list, i)));
      }
      Ascii.requireRoom((long) out.length() + separator.length() + element.length());
      out.append(i == 0 ? "" : separator).append(element);
    }
    return out.toString();
  }
}
