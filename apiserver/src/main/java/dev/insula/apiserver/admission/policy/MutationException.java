package dev.insula.apiserver.admission.policy;

/** A mutation that can't be made; the message says why. */
final class MutationException extends Exception {
  MutationException(String message) {
    super(message);
  }
}
