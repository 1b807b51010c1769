package dev.insula.apiserver.http;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** A TLS connection with what its handshake said: the control plane, and who the peer is. */
final class RoutedConnection extends SslConnection {

  private final HandshakeRoute route;
  private volatile @Nullable List<X509Certificate> peer;

  RoutedConnection(
      Connector connector,
      SslContextFactory.Server factory,
      EndPoint endPoint,
      SSLEngine engine,
      HandshakeRoute route) {
    super(
        connector.getByteBufferPool(),
        connector.getExecutor(),
        factory,
        endPoint,
        engine,
        false,
        false);
    this.route = route;
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
