package dev.insula.cli;

import dev.insula.client.http.Kubeconfig;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Requests of any shape to a control plane, with somebody's certificate or without one. */
final class RawClient {

  private static final char[] NO_PASSWORD = new char[0];

  private final URI server;
  private final SSLContext tls;
  private final HttpClient http;

  /**
   * @param at where, and whom to trust
   * @param credentials whose certificate is shown; null for none
   */
  RawClient(Kubeconfig at, @Nullable Kubeconfig credentials) throws Exception {
    server = at.server();
    tls = SSLContext.getInstance("TLS");
    tls.init(
        credentials == null ? null : keys(credentials).getKeyManagers(),
        trust(at).getTrustManagers(),
        new SecureRandom());
    http = HttpClient.newBuilder().sslContext(tls).connectTimeout(Duration.ofSeconds(10)).build();
  }

  /** The answer to a request; headers are names and values in turn. */
  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server + path))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** All that the server says to these bytes until it closes; lines end with {@code \n} here. */
  String exchange(String text) throws Exception {
    try (var socket =
        (SSLSocket) tls.getSocketFactory().createSocket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(15_000);
      socket
          .getOutputStream()
          .write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static TrustManagerFactory trust(Kubeconfig at) throws Exception {
    KeyStore store = emptyStore();
    store.setCertificateEntry("ca", certificate(at.certificateAuthority()));
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }

  private static KeyManagerFactory keys(Kubeconfig credentials) throws Exception {
    String pem = credentials.clientKey().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    var key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8(Base64.getDecoder().decode(pem))));
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "me", key, NO_PASSWORD, new Certificate[] {certificate(credentials.clientCertificate())});
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory;
  }

  /** A P-256 key as RFC 5915 writes it, in the wrapping of RFC 5208 that Java reads. */
  private static byte[] pkcs8(byte[] elliptic) {
    byte[] algorithm = HexFormat.of().parseHex("301306072a8648ce3d020106082a8648ce3d030107");
    byte[] inner = der(0x04, elliptic);
    byte[] version = {2, 1, 0};
    var all = ByteBuffer.allocate(version.length + algorithm.length + inner.length);
    return der(0x30, all.put(version).put(algorithm).put(inner).array());
  }

  private static byte[] der(int tag, byte[] content) {
    byte[] head =
        content.length < 128
            ? new byte[] {(byte) tag, (byte) content.length}
            : new byte[] {(byte) tag, (byte) 0x81, (byte) content.length};
    return ByteBuffer.allocate(head.length + content.length).put(head).put(content).array();
  }

  private static KeyStore emptyStore() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Certificate certificate(String pem) throws Exception {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
