package dev.insula.cli;

/** A failure that a person can do something about: what is wrong, and what to do next. */
final class CommandFailure extends RuntimeException {

  private final int exitCode;
  private final String remedy;

  /**
   * @param remedy what to do next; may be empty
   */
  CommandFailure(int exitCode, String message, String remedy) {
    super(message);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }

  int exitCode() {
    return exitCode;
  }

  String remedy() {
    return remedy;
  }
}
