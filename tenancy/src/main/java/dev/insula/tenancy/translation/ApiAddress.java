package dev.insula.tenancy.translation;

/**
 * Where a tenant's pods reach the tenant's API server.
 *
 * @param host IP address or DNS name, without brackets
 */
public record ApiAddress(String host, int port) {

  /** Whether the host is an IP address, which a hosts file can hold. */
  boolean isAddress() {
    return host.indexOf(':') >= 0
        || (!host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
  }
}
