package dev.insula.apiserver.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * Where a call goes. Immutable.
 *
 * @param url with https; its host is the name that the certificate must bear
 * @param addresses of the host where they are known (services); empty if the name is to be resolved
 * @param port to connect to
 * @param caBundle PEM certificates to trust; empty for those of the platform
 */
public record WebhookTarget(URI url, List<InetAddress> addresses, int port, String caBundle) {

  public WebhookTarget {
    addresses = List.copyOf(addresses);
  }
}
