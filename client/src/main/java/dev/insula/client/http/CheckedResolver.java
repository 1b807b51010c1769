package dev.insula.client.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the addresses that may be connected to: all of a name's addresses must be allowed. The
 * client then connects to these, so that a name can't come to mean something else. Thread-safe.
 */
public final class CheckedResolver implements DnsResolver {

  private static final Logger LOG = LoggerFactory.getLogger(CheckedResolver.class);

  private final AddressRules rules;
  private final List<InetAddress> known;

  /**
   * @param known addresses of the host; empty if its name is to be resolved
   */
  public CheckedResolver(AddressRules rules, List<InetAddress> known) {
    this.rules = rules;
    this.known = known;
  }

  /** An address that is not to be connected to. */
  public static final class RefusedAddressException extends UnknownHostException {
    private final transient InetAddress address;

    RefusedAddressException(InetAddress address) {
      super("it may not be reached at " + address.getHostAddress());
      this.address = address;
    }

    public InetAddress address() {
      return address;
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses =
        known.isEmpty() ? InetAddress.getAllByName(host) : known.toArray(InetAddress[]::new);
    for (InetAddress address : addresses) {
      if (!rules.allow(address)) {
        LOG.info("address refused: host={} address={}", host, address.getHostAddress());
        throw new RefusedAddressException(address);
      }
    }
    return Arrays.copyOf(addresses, addresses.length);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
