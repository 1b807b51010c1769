package dev.insula.machinery.text;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Compiles regular expressions that come from clients. RE2 matches in linear time, but counted
 * repetitions within each other make a short expression a huge program: such are refused before
 * they are compiled. For one expression; not thread-safe.
 *
 * <p>Go refuses repetitions that multiply to more than 1,000, too; its bound on the size of a
 * program is larger than ours.
 */
public final class ForeignRegex {

  /** What counted repetitions within each other may multiply to. */
  static final long MAX_REPEAT = 1_000;

  /** Steps of a compiled expression; one takes about fifty bytes. */
  static final long MAX_SIZE = 100_000;

  /** Characters of an expression. */
  static final int MAX_LENGTH = 10_000;

  private final String text;
  private final Deque<Part> open = new ArrayDeque<>();
  private Part sequence = Part.NOTHING;
  private Part last = Part.NOTHING;
  private int at;

  /**
   * A piece of an expression.
   *
   * @param size steps of its program
   * @param repeat what the repetitions in it multiply to
   */
  private record Part(long size, long repeat) {
    static final Part NOTHING = new Part(0, 1);
    static final Part CHARACTER = new Part(1, 1);

    Part then(Part next) {
      return new Part(size + next.size, Math.max(repeat, next.repeat));
    }
  }

  private ForeignRegex(String text) {
    this.text = text;
  }

  /**
   * Compiles an expression.
   *
   * @throws PatternSyntaxException if it is none, or too large
   */
  public static Pattern compile(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new PatternSyntaxException("expression too large", "");
    }
    new ForeignRegex(text).measure();
    return Pattern.compile(text);
  }

  private void measure() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '(' -> {
          settle();
          open.push(sequence);
          sequence = Part.NOTHING;
        }
        case ')' -> close();
        case '[' -> {
          settle();
          skipClass();
          last = Part.CHARACTER;
        }
        case '\\' -> {
          settle();
          at++;
          last = Part.CHARACTER;
        }
        case '{' -> repeat();
        case '|' -> settle();
        case '*', '+', '?' -> last = new Part(last.size() + 1, last.repeat());
        default -> {
          settle();
          last = Part.CHARACTER;
        }
      }
    }
  }

  private void settle() {
    sequence = sequence.then(last);
    last = Part.NOTHING;
    check(sequence);
  }

  private void close() {
    settle();
    Part group = sequence;
    sequence = open.isEmpty() ? Part.NOTHING : open.pop();
    last = new Part(group.size() + 2, group.repeat());
  }

  private void skipClass() {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '[' && at < text.length() && text.charAt(at) == ':') {
        int end = text.indexOf(":]", at);
        at = end < 0 ? text.length() : end + 2;
      } else if (c == ']' && at - 1 > start && !text.substring(start, at).equals("^]")) {
        return;
      }
    }
  }

  /** {@code {3}}, {@code {3,}} or {@code {3,5}}; other braces are characters. */
  private void repeat() {
    int end = text.indexOf('}', at);
    String[] bounds = end < 0 ? new String[0] : text.substring(at, end).split(",", -1);
    long most = 0;
    for (String bound : bounds) {
      if (!bound.matches("[0-9]{0,4}")) {
        most = -1;
        break;
      }
      most = Math.max(most, bound.isEmpty() ? 0 : Long.parseLong(bound));
    }
    if (bounds.length == 0 || bounds.length > 2 || bounds[0].isEmpty() || most < 0) {
      settle();
      last = Part.CHARACTER;
      return;
    }
    long factor = Math.max(most, 1);
    last = new Part(last.size() * factor + 1, last.repeat() * factor);
    if (last.repeat() > MAX_REPEAT) {
      throw new PatternSyntaxException("invalid repeat count", text.substring(at - 1, end + 1));
    }
    check(last);
    at = end + 1;
  }

  private static void check(Part part) {
    if (part.size() > MAX_SIZE) {
      throw new PatternSyntaxException("expression too large", "");
    }
  }
}
