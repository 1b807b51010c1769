package dev.insula.apiserver.webhook;

import dev.insula.apiserver.request.Turn;
import dev.insula.client.http.AddressRules;
import dev.insula.client.http.CheckedResolver;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts JSON to webhooks. Thread-safe; one for all control planes.
 *
 * <p>Every call has a connection of its own, without proxy, redirects, retries, cookies or
 * compression. The library is one that lets the caller resolve names, and connects to what it was
 * given; the JDK's client resolves by itself and can't be bound to an address that was checked.
 */
public final class WebhookClient implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookClient.class);

  /** Longest answer that is read. */
  static final int MAX_ANSWER_BYTES = 3 * 1024 * 1024;

  /** Calls in work at once, over all control planes. */
  private static final int MAX_IN_FLIGHT = 512;

  private final AddressRules rules;
  private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT, true);
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

  public WebhookClient(AddressRules rules) {
    this.rules = rules;
  }

  /**
   * Posts a body and reads the JSON object in the answer.
   *
   * @param timeout for everything from the look-up of the name to the end of the answer
   * @param ofCaller further calls that the caller may make at once; waited for within the timeout
   * @throws WebhookException if there is no such answer
   */
  public JsonObject post(
      WebhookTarget target, JsonObject body, Duration timeout, Semaphore ofCaller)
      throws WebhookException {
    URI url = URI.create(target.url() + "?timeout=" + timeout.toSeconds() + "s");
    long deadline = System.nanoTime() + timeout.toNanos();
    String start = "Post \"" + url + "\": ";
    try (Turn.Away _ = Turn.leave()) {
      if (!ofCaller.tryAcquire(left(deadline), TimeUnit.NANOSECONDS)) {
        throw new WebhookException(start + "context deadline exceeded");
      }
      Future<JsonObject> answer = calls.submit(() -> bounded(target, url, body, timeout, ofCaller));
      try {
        return answer.get(left(deadline), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        answer.cancel(true);
        throw new WebhookException(start + "context deadline exceeded");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WebhookException(start + "context canceled");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebhookException known) {
        throw known;
      }
      LOG.debug("webhook call failed: url={}", url, e.getCause());
      throw new WebhookException(start + Failure.describe(target, e.getCause()));
    }
  }

  private static long left(long deadline) {
    return Math.max(0, deadline - System.nanoTime());
  }

  /** Holds its places until the connection is really closed, whoever waits for the answer. */
  private JsonObject bounded(
      WebhookTarget target, URI url, JsonObject body, Duration timeout, Semaphore ofCaller)
      throws IOException, InterruptedException, WebhookException {
    try {
      inFlight.acquire();
      try {
        return call(target, url, body, timeout);
      } finally {
        inFlight.release();
      }
    } finally {
      ofCaller.release();
    }
  }

  private JsonObject call(WebhookTarget target, URI url, JsonObject body, Duration timeout)
      throws IOException, WebhookException {
    var post = new HttpPost(connectUrl(target, url));
    post.setEntity(new ByteArrayEntity(Json.bytes(body), ContentType.APPLICATION_JSON));
    post.setHeader("Accept", "application/json");
    post.setHeader("User-Agent", "insula");
    try (CloseableHttpClient client = client(target, Timeout.of(timeout))) {
      return client.execute(post, response -> read(post, url, response));
    } catch (AnswerException e) {
      throw new WebhookException(String.valueOf(e.getMessage()));
    }
  }

  /** The port of a service can be another than that of the pods behind it. */
  private static URI connectUrl(WebhookTarget target, URI url) {
    String host = url.getHost();
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return URI.create("https://" + host + ":" + target.port() + path + "?" + url.getRawQuery());
  }

  private CloseableHttpClient client(WebhookTarget target, Timeout timeout) throws IOException {
    var tls = new DefaultClientTlsStrategy(Trust.of(target.caBundle()));
    var connections =
        BasicHttpClientConnectionManager.create(
            null,
            new CheckedResolver(rules, target.addresses()),
            RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build(),
            null);
    connections.setConnectionConfig(
        ConnectionConfig.custom().setConnectTimeout(timeout).setSocketTimeout(timeout).build());
    connections.setSocketConfig(SocketConfig.custom().setSoTimeout(timeout).build());
    return HttpClients.custom()
        .setConnectionManager(connections)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableContentCompression()
        .disableAuthCaching()
        .build();
  }

  private static JsonObject read(HttpPost post, URI url, ClassicHttpResponse response)
      throws IOException {
    InputStream content = response.getEntity() == null ? null : response.getEntity().getContent();
    byte[] bytes = content == null ? new byte[0] : content.readNBytes(MAX_ANSWER_BYTES + 1);
    if (bytes.length > MAX_ANSWER_BYTES) {
      // Else the library would read what is left, to use the connection again.
      post.cancel();
      throw new AnswerException("the answer of " + url.getHost() + " is too large");
    }
    if (response.getCode() < 200 || response.getCode() > 299) {
      throw new AnswerException(
          "the server responded with the status code "
              + response.getCode()
              + " but did not return more information");
    }
    try {
      if (Json.parse(bytes) instanceof JsonObject object) {
        return object;
      }
    } catch (RuntimeException e) {
      LOG.debug("webhook answered no JSON: url={}", url, e);
    }
    throw new AnswerException("couldn't get version/kind; json parse error");
  }

  /** An answer that says nothing. */
  private static final class AnswerException extends IOException {
    AnswerException(String message) {
      super(message);
    }
  }

  @Override
  public void close() {
    calls.shutdownNow();
  }
}
