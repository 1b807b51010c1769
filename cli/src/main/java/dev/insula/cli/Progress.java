package dev.insula.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Says what a long command does now. On a terminal one line is written over; elsewhere nothing is
 * written but what is to be kept.
 */
final class Progress {

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Progress onStderr(PrintWriter err) {
    return new Progress(err, isTerminal());
  }

  /** Whether a person looks on. Java's console exists without a terminal too, so it is asked. */
  static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  void step(String what) {
    if (terminal) {
      out.print(CLEAR_LINE + what + " …");
      out.flush();
    }
  }

  void done() {
    if (terminal) {
      out.print(CLEAR_LINE);
      out.flush();
    }
  }
}
