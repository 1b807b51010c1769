package dev.insula.apiserver.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.insula.apiserver.pki.ControlPlanePki;
import dev.insula.apiserver.pki.Credential;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A webhook on a port of its own of 127.0.0.1, with a certificate of an authority of its own. */
public final class WebhookServer implements AutoCloseable {

  /** The service name that the certificate bears besides 127.0.0.1. */
  public static final String SERVICE_NAME = "hook.default.svc";

  private final HttpsServer server;
  private final String caPem;

  /** Answers a request. */
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private WebhookServer(Answer answer) throws IOException, GeneralSecurityException {
    var pki = new ControlPlanePki("hooks", new MapKeyspace(), InstantSource.system(), List.of());
    Credential credential =
        pki.authority()
            .issueServing("hook", List.of("127.0.0.1", SERVICE_NAME), Duration.ofHours(1));
    this.caPem = pki.authority().certificatePem();
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(credential)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", answer::to);
    server.start();
  }

  public static WebhookServer start(Answer answer) {
    try {
      return new WebhookServer(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers reviews: gets the request and gives the response, whose uid is put in. */
  public static WebhookServer reviewing(UnaryOperator<JsonObject> response) {
    return start(
        exchange -> {
          JsonObject review = Json.parseObject(exchange.getRequestBody().readAllBytes());
          JsonObject request = review.objectAt("request");
          JsonObject answer = response.apply(request);
          answer.put("uid", request.string("uid", ""));
          review.remove("request");
          review.put("response", answer);
          send(exchange, 200, Json.bytes(review));
        });
  }

  public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static SSLContext context(Credential credential)
      throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    keys.setKeyEntry(
        "key", credential.key(), new char[0], credential.chain().toArray(Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String url() {
    return "https://127.0.0.1:" + port() + "/hook";
  }

  public String caPem() {
    return caPem;
  }

  /** As webhook configurations have it. */
  public String caBundle() {
    return Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
