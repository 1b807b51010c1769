package dev.insula.client.http;

import java.net.InetAddress;

/**
 * Addresses that begin with the same bits. Immutable.
 *
 * @param first one of them
 * @param bits how many bits they have in common
 */
public record AddressRange(InetAddress first, int bits) {

  /**
   * Reads {@code 10.0.0.0/8}; an address alone is a range of its own.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int all = address.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException(text + " is no range of addresses");
    }
    return new AddressRange(address, bits);
  }

  /** Whether the address begins with the same bits. */
  public boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % Byte.SIZE);
      if ((mine[i / Byte.SIZE] & mask) != (other[i / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
