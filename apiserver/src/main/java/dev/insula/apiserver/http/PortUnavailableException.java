package dev.insula.apiserver.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A port could not be listened on: somebody else has it, or this user may not. */
public final class PortUnavailableException extends RuntimeException {

  private final transient InetSocketAddress address;

  PortUnavailableException(InetSocketAddress address, IOException cause) {
    super(
        "cannot listen on "
            + address.getHostString()
            + ":"
            + address.getPort()
            + ": "
            + cause.getMessage(),
        cause);
    this.address = address;
  }

  public InetSocketAddress address() {
    return address;
  }
}
