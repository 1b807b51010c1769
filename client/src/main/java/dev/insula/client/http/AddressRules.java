package dev.insula.client.http;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be connected to on behalf of somebody who is not trusted. Immutable,
 * thread-safe.
 *
 * <p>Without an allowance only public addresses may: everything else is, or can be, the platform's
 * own (this machine, the cloud's metadata service, nodes, pods and services of the super cluster).
 * Source: the special-purpose address registries of RFC 6890.
 *
 * @param allowed by the operator, whatever else they are
 */
public record AddressRules(List<AddressRange> allowed) {

  public static final AddressRules PUBLIC_ONLY = new AddressRules(List.of());

  private static final List<AddressRange> REFUSED =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              // What holds IPv4 addresses in it (::/96, NAT64, 6to4, Teredo) could lead back to
              // them.
              "::/96",
              "::ffff:0:0:0/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "fc00::/7",
              "fe80::/9",
              "ff00::/8")
          .map(AddressRange::parse)
          .toList();

  public AddressRules {
    allowed = List.copyOf(allowed);
  }

  /** Whether it may be connected to. */
  public boolean allow(InetAddress address) {
    if (allowed.stream().anyMatch(range -> range.contains(address))) {
      return true;
    }
    boolean special =
        address.isLoopbackAddress()
            || address.isAnyLocalAddress()
            || address.isLinkLocalAddress()
            || address.isSiteLocalAddress()
            || address.isMulticastAddress();
    return !special && REFUSED.stream().noneMatch(range -> range.contains(address));
  }
}
