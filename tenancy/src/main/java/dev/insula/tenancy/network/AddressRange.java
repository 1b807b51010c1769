package dev.insula.tenancy.network;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses with a common prefix, in CIDR notation. Immutable. An IPv4 address that is written as
 * an IPv6 one is the IPv4 address, and zeros before a number say nothing, as Kubernetes reads them.
 */
public final class AddressRange {

  private static final Pattern LEADING_ZEROS = Pattern.compile("(?<=^|[.:])0+(?=[0-9a-fA-F])");
  private static final int V4_BITS = 32;
  private static final int V6_BITS = 128;

  private final byte[] address;
  private final int prefix;
  private final String text;

  private AddressRange(byte[] address, int prefix, String text) {
    this.address = address;
    this.prefix = prefix;
    this.text = text;
  }

  /**
   * Reads {@code 10.0.0.0/8}, or a single address as a range of one.
   *
   * @return empty if the text is neither
   */
  public static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    try {
      byte[] address = address(slash < 0 ? text : text.substring(0, slash)).getAddress();
      int bits = address.length * 8;
      int prefix = slash < 0 ? bits : prefix(text, slash, bits);
      return prefix < 0 || prefix > bits
          ? Optional.empty()
          : Optional.of(new AddressRange(address, prefix, text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The one way in which an address is written here, whichever way it is given.
   *
   * @return empty if the text is no address
   */
  public static Optional<String> canonical(String text) {
    try {
      return Optional.of(address(text).getHostAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static InetAddress address(String text) {
    boolean zeros = text.startsWith("0") || text.contains(".0") || text.contains(":0");
    return InetAddress.ofLiteral(zeros ? LEADING_ZEROS.matcher(text).replaceAll("") : text);
  }

  /** Of an IPv4 address that is written as an IPv6 one, the length counts the bits before it. */
  private static int prefix(String text, int slash, int bits) {
    int written = Integer.parseInt(text.substring(slash + 1));
    boolean mapped = bits == V4_BITS && text.indexOf(':') >= 0;
    return mapped ? written - (V6_BITS - V4_BITS) : written;
  }

  /** The IPv6 addresses by which those of an IPv4 range are reached through a NAT64 (RFC 6052). */
  static AddressRange translated(AddressRange v4) {
    byte[] a = v4.address;
    int high = (a[0] & 0xff) << 8 | (a[1] & 0xff);
    int low = (a[2] & 0xff) << 8 | (a[3] & 0xff);
    String last = high == 0 ? (low == 0 ? "" : "%x".formatted(low)) : "%x:%x".formatted(high, low);
    return of("64:ff9b::" + last + "/" + (V6_BITS - V4_BITS + v4.prefix));
  }

  /** The same, for what is known to be one. */
  public static AddressRange of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException("no range: " + text));
  }

  /** Whether every address of the other range is in this one. */
  public boolean contains(AddressRange other) {
    return address.length == other.address.length
        && prefix <= other.prefix
        && agree(other.address, prefix);
  }

  /** Whether an address is in both. */
  public boolean overlaps(AddressRange other) {
    return contains(other) || other.contains(this);
  }

  /** Whether it is of IPv6 addresses. */
  public boolean isV6() {
    return address.length == 16;
  }

  /** All addresses of IPv4, or of IPv6. */
  public static AddressRange everything(boolean v6) {
    return of(v6 ? "::/0" : "0.0.0.0/0");
  }

  private boolean agree(byte[] other, int bits) {
    int whole = bits / 8;
    if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = bits % 8;
    int mask = rest == 0 ? 0 : 0xff << (8 - rest);
    return rest == 0 || (address[whole] & mask) == (other[whole] & mask);
  }

  @Override
  public String toString() {
    return text;
  }
}
