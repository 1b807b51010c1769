package dev.insula.machinery.schema;

/** A document that does not fit the Go type it is decoded into; the message is Go's. */
public final class DecodeException extends RuntimeException {

  public DecodeException(String message) {
    super(message);
  }
}
