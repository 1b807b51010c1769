package dev.insula.store;

import java.nio.charset.StandardCharsets;

/**
 * An encoded object with a hole for its revision. The revision is known only when the write is
 * ordered, so the store puts its decimal digits in at {@code revisionAt}; the result is what reads
 * and watches pass on, so that an object is encoded once (INVARIANT 4 of the design).
 *
 * @param bytes the encoding without the digits; not to be changed after the call
 * @param revisionAt where the digits go, or -1 if the value holds no revision
 */
public record Payload(byte[] bytes, int revisionAt) {

  /** A value without a revision in it. */
  public static Payload opaque(byte[] bytes) {
    return new Payload(bytes, -1);
  }

  /** The value with the revision in its place. */
  public byte[] at(long revision) {
    if (revisionAt < 0) {
      return bytes;
    }
    byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
    var out = new byte[bytes.length + digits.length];
    System.arraycopy(bytes, 0, out, 0, revisionAt);
    System.arraycopy(digits, 0, out, revisionAt, digits.length);
    System.arraycopy(bytes, revisionAt, out, revisionAt + digits.length, bytes.length - revisionAt);
    return out;
  }
}
