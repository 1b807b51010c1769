package dev.insula.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * To a server that is trusted: the JDK's client, which puts all calls and watches on one HTTP/2
 * connection. It resolves names by itself.
 */
final class JdkTransport implements Transport {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final HttpClient http;

  JdkTransport(SSLContext tls) {
    http =
        HttpClient.newBuilder()
            .sslContext(tls)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public Answer open(Call call) throws IOException, InterruptedException {
    var body =
        call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body());
    var request = HttpRequest.newBuilder(call.uri()).method(call.method(), body);
    call.headers().forEach(request::header);
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    return new Answer(response.statusCode(), response.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
