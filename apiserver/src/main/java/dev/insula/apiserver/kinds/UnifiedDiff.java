package dev.insula.apiserver.kinds;

import java.util.List;

/**
 * The differences of two texts in the form of a unified diff without a heading, with three lines
 * around each change. Texts that differ in more than one region give one hunk from the first to the
 * last. Stateless.
 */
final class UnifiedDiff {

  private static final int CONTEXT = 3;

  private UnifiedDiff() {}

  static String of(List<String> before, List<String> after) {
    int head = 0;
    int shorter = Math.min(before.size(), after.size());
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    int from = Math.max(0, head - CONTEXT);
    int rest = Math.min(CONTEXT, tail);
    int removed = before.size() - head - tail;
    int added = after.size() - head - tail;
    var out = new StringBuilder();
    out.append("@@ -").append(range(from, head - from + removed + rest));
    out.append(" +").append(range(from, head - from + added + rest)).append(" @@\n");
    append(out, " ", before.subList(from, head));
    append(out, "-", before.subList(head, head + removed));
    append(out, "+", after.subList(head, head + added));
    append(out, " ", before.subList(before.size() - tail, before.size() - tail + rest));
    return out.toString();
  }

  private static String range(int from, int count) {
    return (from + 1) + "," + count;
  }

  private static void append(StringBuilder out, String mark, List<String> lines) {
    lines.forEach(line -> out.append(mark).append(line).append('\n'));
  }
}
