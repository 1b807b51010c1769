package dev.insula.tenancy.audit;

/** What is needed to judge can't be had; the message says why. */
final class UnverifiableException extends RuntimeException {
  UnverifiableException(String why) {
    super(why);
  }
}
