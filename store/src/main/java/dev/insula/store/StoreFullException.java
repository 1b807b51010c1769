package dev.insula.store;

/** The disk, or a key space's bound, has no room for a write. Nothing was written. */
public final class StoreFullException extends RuntimeException {

  public StoreFullException(String message) {
    super(message);
  }
}
