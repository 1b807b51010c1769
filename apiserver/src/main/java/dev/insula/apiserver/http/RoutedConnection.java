package dev.insula.apiserver.http;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A TLS connection with what its handshake said: the control plane, and who the peer is. */
final class RoutedConnection extends SslConnection implements SslHandshakeListener {

  private final HandshakeRoute route;
  private final Connections connections;
  private final Scheduler.Task limit;
  private volatile @Nullable List<X509Certificate> peer;

  /** The control plane for which this is counted. */
  private final AtomicReference<@Nullable String> counted = new AtomicReference<>();

  RoutedConnection(
      Connector connector,
      SslContextFactory.Server factory,
      EndPoint endPoint,
      SSLEngine engine,
      HandshakeRoute route,
      Connections connections) {
    super(
        connector.getByteBufferPool(),
        connector.getExecutor(),
        factory,
        endPoint,
        engine,
        false,
        false);
    this.route = route;
    this.connections = connections;
    this.limit = connections.limit(this, connector.getScheduler());
    addHandshakeListener(this);
  }

  @Override
  public void handshakeSucceeded(Event event) {
    limit.cancel();
    if (connections.establish(host())) {
      counted.set(host());
    } else {
      getEndPoint().close();
    }
  }

  @Override
  public void handshakeFailed(Event event, Throwable failure) {
    limit.cancel();
  }

  boolean mayBegin() {
    return route.mayBegin();
  }

  /** The connection is closed. Tells once for which control plane it was counted, if for one. */
  Optional<String> ended() {
    limit.cancel();
    return Optional.ofNullable(counted.getAndSet(null));
  }

  /** The connection that a request came over; empty if that is not one of ours. */
  static Optional<RoutedConnection> of(Request request) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    return endPoint instanceof SslEndPoint tls
            && tls.getSslConnection() instanceof RoutedConnection routed
        ? Optional.of(routed)
        : Optional.empty();
  }

  /** The name of the control plane that the peer connected to. */
  String host() {
    return route.host();
  }

  /** The certificates whose first one the peer proved to own; empty if it showed none. */
  List<X509Certificate> peerCertificates() {
    List<X509Certificate> known = peer;
    if (known == null) {
      known = readPeerCertificates();
      peer = known;
    }
    return known;
  }

  private List<X509Certificate> readPeerCertificates() {
    try {
      var certificates = new ArrayList<X509Certificate>();
      for (Certificate certificate : getSSLEngine().getSession().getPeerCertificates()) {
        certificates.add((X509Certificate) certificate);
      }
      return List.copyOf(certificates);
    } catch (SSLPeerUnverifiedException showedNone) {
      return List.of();
    }
  }
}
