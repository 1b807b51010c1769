package dev.insula.client.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * To a server that somebody else names: connections go only to addresses that the rules allow, and
 * to what was resolved when they were checked. No proxies, redirects, cookies, compression or
 * repetition. HTTP/1.1, a connection for each watch.
 */
final class CheckedTransport implements Transport {

  private static final Timeout CONNECT = Timeout.ofSeconds(10);

  /** A peer that says nothing for so long is gone: bookmarks come each minute. */
  private static final Timeout SILENCE = Timeout.ofMinutes(3);

  private final CloseableHttpClient http;

  CheckedTransport(SSLContext tls, AddressRules rules, ClientLimits limits) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new CheckedResolver(rules, List.of()))
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
            .setMaxConnTotal(limits.connections())
            .setMaxConnPerRoute(limits.connections())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(CONNECT)
                    .setSocketTimeout(SILENCE)
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(SILENCE).build())
            .build();
    http =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(Timeout.of(limits.timeout()))
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableContentCompression()
            .disableAuthCaching()
            .build();
  }

  @Override
  public Answer open(Call call) throws IOException {
    var request = new HttpUriRequestBase(call.method(), call.uri());
    call.headers().forEach(request::setHeader);
    if (call.body().length > 0) {
      String type = call.headers().getOrDefault("Content-Type", "application/json");
      request.setEntity(new ByteArrayEntity(call.body(), ContentType.parse(type)));
    }
    ClassicHttpResponse response = http.executeOpen(null, request, null);
    HttpEntity entity = response.getEntity();
    InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
    return new Answer(response.getCode(), new Body(body, request, response));
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
  }

  /** The library would read what is left of a body to use the connection again; this does not. */
  private static final class Body extends FilterInputStream {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private volatile boolean ended;

    Body(InputStream in, HttpUriRequestBase request, ClassicHttpResponse response) {
      super(in);
      this.request = request;
      this.response = response;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      ended |= one < 0;
      return one;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = super.read(into, from, length);
      ended |= count < 0;
      return count;
    }

    @Override
    public void close() throws IOException {
      if (ended) {
        response.close();
        return;
      }
      request.cancel();
      try {
        response.close();
      } catch (IOException e) {
        // It tries to read on, from a connection that was just broken off.
      }
    }
  }
}
