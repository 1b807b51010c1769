package dev.insula.machinery.cel;

/** An expression that does not compile; the message is the compiler's listing of its issues. */
public final class CelCompileException extends Exception {
  CelCompileException(String message) {
    super(message);
  }
}
