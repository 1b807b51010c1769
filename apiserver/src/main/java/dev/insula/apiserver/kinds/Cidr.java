package dev.insula.apiserver.kinds;

import java.util.Optional;

/**
 * An address and the length of its network's prefix. Immutable.
 *
 * @param address may have bits beyond the prefix
 */
record Cidr(IpAddress address, int prefix) {

  static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String length = text.substring(slash + 1);
    boolean digits =
        !length.isEmpty()
            && length.length() <= 3
            && length.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || (length.length() > 1 && length.startsWith("0"))) {
      return Optional.empty();
    }
    int prefix = Integer.parseInt(length);
    return IpAddress.parse(text.substring(0, slash))
        .filter(ip -> prefix <= ip.bits())
        .map(ip -> new Cidr(ip, prefix));
  }

  boolean hasHostBits() {
    return !address.masked(prefix).equals(address);
  }

  boolean contains(IpAddress ip) {
    return ip.isV4() == address.isV4() && ip.masked(prefix).equals(address.masked(prefix));
  }

  /** True if the other network lies inside of this one and is smaller. */
  boolean strictlyContains(Cidr other) {
    return other.prefix > prefix && contains(other.address);
  }
}
