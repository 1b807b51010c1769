package dev.insula.apiserver.http;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;

/** Closes connections beyond a bound at once, before they cost a handshake. */
final class ConnectionBound implements Connection.Listener {

  private final int bound;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionBound(int bound) {
    this.bound = bound;
  }

  int open() {
    return open.get();
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof SslConnection && open.incrementAndGet() > bound) {
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    if (connection instanceof SslConnection) {
      open.decrementAndGet();
    }
  }
}
