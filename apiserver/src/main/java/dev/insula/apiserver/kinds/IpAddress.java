package dev.insula.apiserver.kinds;

import java.util.Arrays;
import java.util.Optional;

/**
 * An IP address as text of RFC 4291 or dotted decimals, without names to look up. Immutable.
 *
 * <p>Leading zeros in IPv4 are refused, as in Go since 1.17.
 */
public final class IpAddress {

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Optional<IpAddress> parse(String text) {
    byte[] bytes = text.indexOf(':') >= 0 ? v6(text) : v4(text);
    return bytes.length == 0 ? Optional.empty() : Optional.of(new IpAddress(bytes));
  }

  boolean isV4() {
    return bytes.length == 4;
  }

  int bits() {
    return bytes.length * 8;
  }

  boolean isUnspecified() {
    return allZero(0, bytes.length);
  }

  boolean isLoopback() {
    return isV4() ? bytes[0] == 127 : allZero(0, 15) && bytes[15] == 1;
  }

  boolean isLinkLocal() {
    return isV4()
        ? (bytes[0] & 0xff) == 169 && (bytes[1] & 0xff) == 254
        : (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xc0) == 0x80;
  }

  boolean isLinkLocalMulticast() {
    return isV4()
        ? (bytes[0] & 0xff) == 224 && bytes[1] == 0 && bytes[2] == 0
        : (bytes[0] & 0xff) == 0xff && (bytes[1] & 0x0f) == 2;
  }

  /** The same address with the bits after a prefix cleared. */
  IpAddress masked(int prefix) {
    byte[] out = bytes.clone();
    for (int bit = prefix; bit < bits(); bit++) {
      out[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return new IpAddress(out);
  }

  /** The canonical text of RFC 5952. */
  String text() {
    if (isV4()) {
      return (bytes[0] & 0xff)
          + "."
          + (bytes[1] & 0xff)
          + "."
          + (bytes[2] & 0xff)
          + "."
          + (bytes[3] & 0xff);
    }
    int gap = longestGap();
    var out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gap) {
        out.append("::");
        while (i < 7 && group(i + 1) == 0) {
          i++;
        }
        continue;
      }
      if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
        out.append(':');
      }
      out.append(Integer.toHexString(group(i)));
    }
    return out.toString();
  }

  /** Where the longest run of at least two groups of zeros begins; -1 if there is none. */
  private int longestGap() {
    int best = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int end = i;
      while (end < 8 && group(end) == 0) {
        end++;
      }
      if (end - i > length) {
        best = i;
        length = end - i;
      }
    }
    return best;
  }

  private int group(int index) {
    return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
  }

  private boolean allZero(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return new byte[0];
    }
    byte[] out = new byte[4];
    for (int i = 0; i < 4; i++) {
      String part = parts[i];
      boolean digits =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits || (part.length() > 1 && part.startsWith("0")) || Integer.parseInt(part) > 255) {
        return new byte[0];
      }
      out[i] = (byte) Integer.parseInt(part);
    }
    return out;
  }

  private static byte[] v6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return new byte[0];
    }
    byte[] head = groups(gap < 0 ? text : text.substring(0, gap));
    byte[] tail = gap < 0 ? new byte[0] : groups(text.substring(gap + 2));
    boolean bad = (head.length == 1) || (tail.length == 1);
    int length = head.length + tail.length;
    if (bad || (gap < 0 ? length != 16 : length > 14)) {
      return new byte[0];
    }
    byte[] out = Arrays.copyOf(head, 16);
    System.arraycopy(tail, 0, out, 16 - tail.length, tail.length);
    return out;
  }

  /** The bytes of groups between colons, an odd number (one byte) if they are malformed. */
  private static byte[] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] out = new byte[16];
    int at = 0;
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (i == parts.length - 1 && part.indexOf('.') > 0) {
        byte[] v4 = v4(part);
        if (v4.length == 0 || at > 12) {
          return new byte[1];
        }
        System.arraycopy(v4, 0, out, at, 4);
        at += 4;
        continue;
      }
      boolean hex =
          !part.isEmpty()
              && part.length() <= 4
              && part.chars().allMatch(c -> Character.digit(c, 16) >= 0);
      if (!hex || at > 14) {
        return new byte[1];
      }
      int value = Integer.parseInt(part, 16);
      out[at++] = (byte) (value >> 8);
      out[at++] = (byte) value;
    }
    return Arrays.copyOf(out, at);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress ip && Arrays.equals(bytes, ip.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
