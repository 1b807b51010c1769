package dev.insula.apiserver.http;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.IntFunction;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Makes TLS connections that know their control plane; see {@link RoutedConnection}. */
final class RoutedTls extends SslConnectionFactory {

  private final VirtualHosts hosts;
  private final IntFunction<@Nullable String> hostOfPort;
  private final String defaultHost;
  private final Connections connections;

  /**
   * @param hostOfPort the control plane that a local port is for; null if server names decide
   */
  RoutedTls(
      VirtualHosts hosts,
      IntFunction<@Nullable String> hostOfPort,
      String defaultHost,
      Connections connections,
      String nextProtocol) {
    super(contextFactory(hosts), nextProtocol);
    this.hosts = hosts;
    this.hostOfPort = hostOfPort;
    this.defaultHost = defaultHost;
    this.connections = connections;
  }

  @Override
  protected SslConnection newSslConnection(
      Connector connector, EndPoint endPoint, SSLEngine engine) {
    int port = ((InetSocketAddress) endPoint.getLocalSocketAddress()).getPort();
    var route =
        new HandshakeRoute(hosts, hostOfPort.apply(port), defaultHost, connections::admitHandshake);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setSNIMatchers(List.of(route));
    engine.setSSLParameters(parameters);
    return new RoutedConnection(
        connector, getSslContextFactory(), endPoint, engine, route, connections);
  }

  private static SslContextFactory.Server contextFactory(VirtualHosts hosts) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new ServingKeys(hosts)}, new TrustManager[] {new AnyPeer()}, null);
      var factory = new SslContextFactory.Server();
      factory.setSslContext(context);
      factory.setWantClientAuth(true);
      factory.setRenegotiationAllowed(false);
      return factory;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }
}
