package dev.insula.apiserver.http;

import dev.insula.apiserver.pki.ControlPlanePki;
import dev.insula.apiserver.pki.Credential;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.RequestHandler;
import dev.insula.apiserver.testing.MapKeyspace;
import dev.insula.apiserver.testing.TlsClients;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A front with control planes that answer what a test tells them to, and clients for it. */
final class TestFront implements AutoCloseable {

  /** Answers with the control plane's name, and who the peer says to be. */
  static RequestHandler echo(String name) {
    return request ->
        ApiResponse.text(
            200,
            name
                + " "
                + request.method()
                + " "
                + request.path()
                + " "
                + request.peerCertificates().stream()
                    .map(c -> c.getIssuerX500Principal().getName())
                    .toList()
                + " "
                + request.body().length);
  }

  private final Map<String, VirtualHost> hosts = new ConcurrentHashMap<>();
  private final Map<String, ControlPlanePki> pkis = new ConcurrentHashMap<>();
  final HttpFront front;

  TestFront() {
    this(FrontOptions.local(0, "super"));
  }

  TestFront(FrontOptions options) {
    front = new HttpFront(options, name -> Optional.ofNullable(hosts.get(name)));
    front.start();
  }

  TestFront with(String name) {
    return with(name, echo(name));
  }

  TestFront with(String name, RequestHandler handler) {
    ControlPlanePki pki = pki(name);
    hosts.put(name, new VirtualHost(name, handler, pki::serving));
    return this;
  }

  TestFront with(String name, RequestHandler handler, HostBounds bounds) {
    ControlPlanePki pki = pki(name);
    hosts.put(name, new VirtualHost(name, handler, pki::serving, () -> bounds, (_, _) -> {}));
    return this;
  }

  void without(String name) {
    hosts.remove(name);
  }

  ControlPlanePki pki(String name) {
    return pkis.computeIfAbsent(
        name,
        _ ->
            new ControlPlanePki(
                name, new MapKeyspace(), InstantSource.fixed(Instant.now()), List.of()));
  }

  /** Trusts one control plane's authority; shows a certificate if there is one. */
  SSLContext tls(String trusted, @Nullable Credential credential) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", pki(trusted).authority().certificate());
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    KeyManager[] keys =
        credential == null ? null : new KeyManager[] {new TlsClients.OneKey(credential)};
    context.init(keys, trust.getTrustManagers(), null);
    return context;
  }

  HttpClient client(String trusted, @Nullable Credential credential, HttpClient.Version version)
      throws Exception {
    return HttpClient.newBuilder()
        .sslContext(tls(trusted, credential))
        .version(version)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  Credential user(String controlPlane) {
    return pki(controlPlane).client("jane", List.of("devs"), Duration.ofDays(1));
  }

  /** A TLS connection that says a server name, or none if it is empty. */
  static SSLSocket connect(SSLContext context, int port, String serverName, String... protocols)
      throws Exception {
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(15_000);
    SSLParameters parameters = socket.getSSLParameters();
    if (!serverName.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
    }
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Sends text and reads the answer to its end. */
  static String exchange(Socket socket, String request) throws Exception {
    socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes());
    socket.getOutputStream().flush();
    return new String(socket.getInputStream().readAllBytes());
  }

  static String get(Socket socket, String path, String host, String... headers) throws Exception {
    var request = new StringBuilder("GET " + path + " HTTP/1.1\nHost: " + host + "\n");
    for (String header : headers) {
      request.append(header).append('\n');
    }
    return exchange(socket, request + "Connection: close\n\n");
  }

  @Override
  public void close() {
    front.close();
  }
}
