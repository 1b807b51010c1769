package dev.insula.store;

/** The revision asked for is no longer kept. HTTP says 410 Expired. */
public final class CompactedException extends RuntimeException {

  private final long compactedRevision;

  public CompactedException(long compactedRevision) {
    super("required revision has been compacted");
    this.compactedRevision = compactedRevision;
  }

  public long compactedRevision() {
    return compactedRevision;
  }
}
