package dev.insula.tenancy.replica;

/**
 * The lease of this replica is not known to be its own at this moment, so that nothing is written.
 */
public final class NotHeldException extends RuntimeException {
  public NotHeldException() {
    super("the lease of this replica is not held at this moment");
  }
}
