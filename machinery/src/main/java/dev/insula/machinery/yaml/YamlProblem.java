package dev.insula.machinery.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says what is wrong with a text in the words of the parser that Kubernetes uses. */
final class YamlProblem {

  private YamlProblem() {}

  static String describe(YamlEngineException e) {
    if (!(e instanceof MarkedYamlEngineException marked)) {
      return String.valueOf(e.getMessage());
    }
    int line = marked.getContextMark().map(Mark::getLine).orElse(0);
    if (line == 0) {
      // At its end the text counts as if it ended with a line.
      boolean atEnd = marked.getProblem().contains("'<stream end>'");
      line =
          marked
              .getProblemMark()
              .map(mark -> atEnd && mark.getColumn() > 0 ? mark.getLine() + 1 : mark.getLine())
              .orElse(0);
    }
    // That parser counts from zero, and leaves zero out, except in its scanner.
    boolean scanner = e instanceof ScannerException;
    String where = line == 0 ? "" : "line " + (scanner ? line + 1 : line) + ": ";
    return where + problem(String.valueOf(marked.getContext()), marked.getProblem());
  }

  private static String problem(String context, String problem) {
    if (problem.startsWith("expected the node content")) {
      return "did not find expected node content";
    }
    if (problem.startsWith("expected <block end>")) {
      return context.contains("mapping")
          ? "did not find expected key"
          : "did not find expected '-' indicator";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "mapping values are not allowed in this context";
    }
    if (problem.startsWith("expected '<document start>'")) {
      return "did not find expected <document start>";
    }
    if (problem.startsWith("expected ',' or")) {
      return "did not find " + problem.replaceAll(", but got.*", "");
    }
    if (problem.contains("cannot start any token")) {
      return "found character that cannot start any token";
    }
    return problem;
  }
}
