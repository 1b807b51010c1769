package dev.insula.modelgen;

import java.util.List;

/**
 * Makes a description of a Go comment: lines of a paragraph are joined, indented lines stay lines,
 * notes to developers go. Stateless.
 */
final class GoComment {

  private GoComment() {}

  static String description(String comment) {
    var out = new StringBuilder();
    List<String> lines = new Markers(comment).text();
    for (String raw : lines) {
      String line = raw.stripTrailing();
      if (line.strip().equals("---")) {
        break;
      }
      if (line.strip().startsWith("TODO")) {
        continue;
      }
      if (line.isEmpty()) {
        paragraph(out);
      } else if (line.startsWith(" ") || line.startsWith("\t")) {
        newline(out);
        out.append(line).append('\n');
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
          out.append(' ');
        }
        out.append(line);
      }
    }
    return out.toString().strip();
  }

  private static void paragraph(StringBuilder out) {
    if (!out.isEmpty() && !out.toString().endsWith("\n\n")) {
      newline(out);
      out.append('\n');
    }
  }

  private static void newline(StringBuilder out) {
    if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append('\n');
    }
  }
}
