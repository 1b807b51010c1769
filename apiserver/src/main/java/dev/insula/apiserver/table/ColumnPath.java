package dev.insula.apiserver.table;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of JSONPath that printer columns may use: {@code .a.b}, {@code .a\.b}, {@code ['a']},
 * {@code [0]}, {@code [*]} and {@code [?(@.a=="b")]}. Finds the first match. Immutable.
 *
 * <p>Source: the printer columns of the page "Extend the Kubernetes API with
 * CustomResourceDefinitions". Parsing is linear; a path has at most {@value #MAX_STEPS} steps.
 */
final class ColumnPath {

  static final int MAX_STEPS = 100;

  private sealed interface Step {}

  private record Member(String name) implements Step {}

  private record Index(int position) implements Step {}

  private record All() implements Step {}

  private record Filter(List<Step> path, String value, boolean negated) implements Step {}

  private final List<Step> steps;

  private ColumnPath(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * @throws IllegalArgumentException if the text is no such path
   */
  static ColumnPath parse(String text) {
    return new ColumnPath(new Parser(text).steps());
  }

  /** The first value that the path leads to, null if there is none. */
  @Nullable Object first(JsonObject from) {
    return first(from, steps, 0);
  }

  private static @Nullable Object first(@Nullable Object at, List<Step> steps, int next) {
    if (at == null || at == JsonNull.NULL || next == steps.size()) {
      return at == JsonNull.NULL ? null : at;
    }
    return switch (steps.get(next)) {
      case Member member ->
          at instanceof JsonObject object
              ? first(object.get(member.name()), steps, next + 1)
              : null;
      case Index index -> {
        int size = at instanceof JsonArray list ? list.size() : 0;
        int position = index.position() < 0 ? size + index.position() : index.position();
        yield at instanceof JsonArray list && position >= 0 && position < size
            ? first(list.get(position), steps, next + 1)
            : null;
      }
      case All _ -> firstOf(at, steps, next, null);
      case Filter filter -> firstOf(at, steps, next, filter);
    };
  }

  private static @Nullable Object firstOf(
      Object at, List<Step> steps, int next, @Nullable Filter filter) {
    List<Object> elements =
        at instanceof JsonArray list
            ? list
            : at instanceof JsonObject object ? new ArrayList<>(object.values()) : List.of();
    for (Object element : elements) {
      if (filter == null || matches(element, filter)) {
        Object found = first(element, steps, next + 1);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static boolean matches(Object element, Filter filter) {
    Object value = first(element, filter.path(), 0);
    return value != null && text(value).equals(filter.value()) != filter.negated();
  }

  /** A value as the string columns show it. */
  static String text(Object value) {
    return value instanceof JsonObject || value instanceof JsonArray
        ? Json.string(value)
        : value.toString();
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    List<Step> steps() {
      var out = new ArrayList<Step>();
      while (at < text.length()) {
        if (out.size() == MAX_STEPS) {
          throw bad("too many steps");
        }
        out.add(step());
      }
      return List.copyOf(out);
    }

    private Step step() {
      return switch (text.charAt(at)) {
        case '.' -> {
          at++;
          yield new Member(name());
        }
        case '[' -> bracket();
        default -> throw bad("a step begins with . or [");
      };
    }

    private String name() {
      var out = new StringBuilder();
      while (at < text.length() && ".[])=!<> ".indexOf(text.charAt(at)) < 0) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        out.append(text.charAt(at++));
      }
      if (out.isEmpty()) {
        throw bad("a name is missing");
      }
      return out.toString();
    }

    private Step bracket() {
      int end = closing();
      String inside = text.substring(at + 1, end);
      at = end + 1;
      if (inside.equals("*")) {
        return new All();
      }
      if (inside.startsWith("?(@") && inside.endsWith(")")) {
        return filter(inside.substring(3, inside.length() - 1));
      }
      if (isQuoted(inside)) {
        return new Member(inside.substring(1, inside.length() - 1));
      }
      try {
        return new Index(Integer.parseInt(inside));
      } catch (NumberFormatException e) {
        throw bad("not understood: [" + inside + "]");
      }
    }

    private int closing() {
      char quote = 0;
      for (int i = at + 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (quote != 0) {
          quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
          quote = c;
        } else if (c == ']') {
          return i;
        }
      }
      throw bad("a bracket is not closed");
    }

    private Filter filter(String condition) {
      int operator = condition.indexOf("==");
      boolean negated = operator < 0;
      if (negated) {
        operator = condition.indexOf("!=");
      }
      if (operator < 0) {
        throw bad("a filter compares by == or !=");
      }
      String value = condition.substring(operator + 2).strip();
      String plain = isQuoted(value) ? value.substring(1, value.length() - 1) : value;
      var path = new Parser(condition.substring(0, operator).strip()).steps();
      return new Filter(path, plain, negated);
    }

    private static boolean isQuoted(String text) {
      return text.length() >= 2
          && (text.startsWith("'") || text.startsWith("\""))
          && text.charAt(0) == text.charAt(text.length() - 1);
    }

    private IllegalArgumentException bad(String why) {
      return new IllegalArgumentException("JSONPath " + text + ": " + why);
    }
  }
}
