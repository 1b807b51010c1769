package dev.insula.store;

/**
 * A key, a value or a commit is larger than the store takes. HTTP says 413. Nothing was written.
 */
public final class EntryTooLargeException extends RuntimeException {

  public EntryTooLargeException(String message) {
    super(message);
  }
}
