package dev.insula.apiserver.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the addresses that one call may connect to. All of a name's addresses must be allowed. */
final class CheckedResolver implements DnsResolver {

  private static final Logger LOG = LoggerFactory.getLogger(CheckedResolver.class);

  private final AddressRules rules;
  private final List<InetAddress> known;

  /**
   * @param known addresses of the host; empty if its name is to be resolved
   */
  CheckedResolver(AddressRules rules, List<InetAddress> known) {
    this.rules = rules;
    this.known = known;
  }

  /** An address that is not to be connected to. */
  static final class RefusedAddressException extends UnknownHostException {
    private final transient InetAddress address;

    RefusedAddressException(InetAddress address) {
      super("webhooks may not reach " + address.getHostAddress());
      this.address = address;
    }

    InetAddress address() {
      return address;
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses =
        known.isEmpty() ? InetAddress.getAllByName(host) : known.toArray(InetAddress[]::new);
    for (InetAddress address : addresses) {
      if (!rules.allow(address)) {
        LOG.info("webhook refused: host={} address={}", host, address.getHostAddress());
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
