package dev.insula.store;

/** The revision asked for has not been reached yet. */
public final class FutureRevisionException extends RuntimeException {

  private final long currentRevision;

  public FutureRevisionException(long currentRevision) {
    super("revision is in the future");
    this.currentRevision = currentRevision;
  }

  public long currentRevision() {
    return currentRevision;
  }
}
