package dev.insula.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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

  /** What became a value at a revision. */
  public static Payload of(byte[] value, int revisionAt, long revision) {
    if (revisionAt < 0) {
      return opaque(value);
    }
    int end = revisionAt + digits(revision).length;
    var bytes = new byte[value.length - (end - revisionAt)];
    System.arraycopy(value, 0, bytes, 0, revisionAt);
    System.arraycopy(value, end, bytes, revisionAt, value.length - end);
    return new Payload(bytes, revisionAt);
  }

  /** The value with the revision in its place. */
  public byte[] at(long revision) {
    if (revisionAt < 0) {
      return bytes;
    }
    byte[] digits = digits(revision);
    var out = new byte[bytes.length + digits.length];
    System.arraycopy(bytes, 0, out, 0, revisionAt);
    System.arraycopy(digits, 0, out, revisionAt, digits.length);
    System.arraycopy(bytes, revisionAt, out, revisionAt + digits.length, bytes.length - revisionAt);
    return out;
  }

  /** Whether a value is what this becomes at a revision. */
  public boolean is(byte[] value, long revision) {
    if (revisionAt < 0) {
      return Arrays.equals(bytes, value);
    }
    byte[] digits = digits(revision);
    int end = revisionAt + digits.length;
    return value.length == bytes.length + digits.length
        && Arrays.equals(value, 0, revisionAt, bytes, 0, revisionAt)
        && Arrays.equals(value, revisionAt, end, digits, 0, digits.length)
        && Arrays.equals(value, end, value.length, bytes, revisionAt, bytes.length);
  }

  private static byte[] digits(long revision) {
    return Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
  }
}
