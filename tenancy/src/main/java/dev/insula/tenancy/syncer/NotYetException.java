package dev.insula.tenancy.syncer;

/** Something must happen first that others do; the key is tried again after its back-off. */
final class NotYetException extends RuntimeException {
  NotYetException(String why) {
    super(why, null, false, false);
  }
}
