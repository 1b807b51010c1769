package dev.insula.cli;

/** What the command's exit codes mean; scripts depend on them. */
final class ExitCode {

  static final int OK = 0;

  /** The command failed, and the message says why; or an audit found something broken. */
  static final int FAILED = 1;

  /** The command line was wrong. */
  static final int USAGE = 2;

  /** No instance runs on the data directory. */
  static final int NOT_RUNNING = 3;

  /** An instance runs on the data directory already. */
  static final int ALREADY_RUNNING = 4;

  /** There is no tenant of that name. */
  static final int NO_SUCH_TENANT = 5;

  /** It did not happen within the time that was given. */
  static final int TIMED_OUT = 6;

  private ExitCode() {}
}
