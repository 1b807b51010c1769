package dev.insula.machinery.cel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** An IPv4 or IPv6 address: 4 or 16 bytes. Immutable. Prints in its canonical form. */
final class IpAddress implements KubernetesValue {

  static final int V4_BYTES = 4;

  private final byte[] bytes;

  IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isV4() {
    return bytes.length == V4_BYTES;
  }

  int bits() {
    return bytes.length * Byte.SIZE;
  }

  InetAddress inet() {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address with all bits after the prefix cleared. */
  IpAddress masked(int prefix) {
    byte[] out = bytes.clone();
    for (int bit = prefix; bit < bits(); bit++) {
      out[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
    }
    return new IpAddress(out);
  }

  @Override
  public String typeName() {
    return "net.IP";
  }

  @Override
  public long costSize() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return isV4() ? dotted() : colons();
  }

  private String dotted() {
    return (bytes[0] & 0xff)
        + "."
        + (bytes[1] & 0xff)
        + "."
        + (bytes[2] & 0xff)
        + "."
        + (bytes[3] & 0xff);
  }

  /** The longest run of zero groups, the first of equal ones, is left out (RFC 5952). */
  private String colons() {
    int groups = bytes.length / 2;
    int bestStart = -1;
    int bestLength = 1;
    for (int start = 0; start < groups; start++) {
      int length = 0;
      while (start + length < groups && group(start + length) == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = start;
        bestLength = length;
      }
    }
    var out = new StringBuilder();
    for (int i = 0; i < groups; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
      } else {
        boolean separated = out.isEmpty() || out.charAt(out.length() - 1) == ':';
        out.append(separated ? "" : ":")
            .append(HexFormat.of().toHexDigits((short) group(i)).replaceFirst("^0{1,3}", ""));
      }
    }
    return out.toString();
  }

  private int group(int index) {
    return (bytes[2 * index] & 0xff) << Byte.SIZE | (bytes[2 * index + 1] & 0xff);
  }
}
