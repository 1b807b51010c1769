package dev.insula.machinery.yaml;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.Arrays;

/**
 * Writes block style: members sorted, elements of lists at the indentation of their member. Strings
 * are plain where any reader takes them for strings, literal blocks where they have several lines,
 * and in double quotes otherwise. For one use.
 */
final class YamlWriter {

  private static final String SPECIAL_FIRST = "!&*-?:,[]{}#|>@`\"'%<=~ .+";

  private final StringBuilder out = new StringBuilder();

  String document(Object value) {
    if (isBlock(value)) {
      block(value, 0, true);
    } else {
      scalar(value, 0);
      out.append('\n');
    }
    return out.toString();
  }

  private static boolean isBlock(Object value) {
    return (value instanceof JsonObject object && !object.isEmpty())
        || (value instanceof JsonArray array && !array.isEmpty());
  }

  /** Members or elements, each on a line of its own; the first may follow a dash. */
  private void block(Object value, int indent, boolean fresh) {
    boolean first = !fresh;
    if (value instanceof JsonObject object) {
      String[] names = object.keySet().toArray(new String[0]);
      Arrays.sort(names);
      for (String name : names) {
        indent(first ? 0 : indent);
        first = false;
        out.append(isPlain(name) ? name : Json.string(name)).append(':');
        member(Json.deepCopy(object.get(name)), indent);
      }
    } else if (value instanceof JsonArray array) {
      for (Object element : array) {
        indent(first ? 0 : indent);
        first = false;
        out.append('-');
        element(element, indent);
      }
    }
  }

  private void member(Object value, int indent) {
    if (isBlock(value)) {
      out.append('\n');
      block(value, value instanceof JsonArray ? indent : indent + 2, true);
    } else {
      out.append(' ');
      scalar(value, indent);
      out.append('\n');
    }
  }

  private void element(Object value, int indent) {
    out.append(' ');
    if (isBlock(value)) {
      block(value, indent + 2, false);
    } else {
      scalar(value, indent);
      out.append('\n');
    }
  }

  private void indent(int spaces) {
    out.repeat(' ', spaces);
  }

  private void scalar(Object value, int indent) {
    switch (value) {
      case String text when isPlain(text) -> out.append(text);
      case String text when isLiteral(text) -> literal(text, indent + 2);
      default -> out.append(Json.string(value));
    }
  }

  private static boolean isPlain(String text) {
    if (text.isEmpty()
        || SPECIAL_FIRST.indexOf(text.charAt(0)) >= 0
        || (text.charAt(0) >= '0' && text.charAt(0) <= '9' && !isWordWithDigits(text))
        || text.endsWith(" ")
        || text.endsWith(":")
        || text.contains(": ")
        || text.contains(" #")
        || !(YamlScalar.plain(text) instanceof String)) {
      return false;
    }
    return text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
  }

  /** Text such as {@code 10.0.0.1} or {@code 3f2a}, which no reader takes for a number or time. */
  private static boolean isWordWithDigits(String text) {
    return text.indexOf(':') < 0
        && text.indexOf('-') < 0
        && text.indexOf('_') < 0
        && text.indexOf(',') < 0
        && YamlScalar.plain(text) instanceof String;
  }

  private static boolean isLiteral(String text) {
    return text.indexOf('\n') >= 0
        && !text.startsWith(" ")
        && !text.startsWith("\n")
        && text.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
  }

  /** The lines as they are; the header says what becomes of line ends at the end. */
  private void literal(String text, int indent) {
    int end = text.length();
    while (text.charAt(end - 1) == '\n') {
      end--;
    }
    int newlines = text.length() - end;
    out.append(newlines == 0 ? "|-" : newlines == 1 ? "|" : "|+");
    for (String line : text.substring(0, end).split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        indent(indent);
        out.append(line);
      }
    }
    out.repeat('\n', Math.max(0, newlines - 1));
  }
}
