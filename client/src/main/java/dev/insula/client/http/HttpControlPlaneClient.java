package dev.insula.client.http;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.PatchType;
import dev.insula.client.ServedResource;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A control plane reached over HTTPS with the identity of a {@link Kubeconfig}. Thread-safe. Each
 * call may take {@link #TIMEOUT}; watches last until they are closed.
 */
public final class HttpControlPlaneClient implements ControlPlaneClient, AutoCloseable {

  /** The longest a call other than a watch may take: more than the 60 s a server allows itself. */
  static final Duration TIMEOUT = Duration.ofSeconds(65);

  private static final String JSON = "application/json";

  private final URI server;
  private final String token;
  private final String userAgent;
  private final HttpClient http;

  public HttpControlPlaneClient(Kubeconfig config, String userAgent) {
    server = config.server();
    token = config.token();
    this.userAgent = userAgent;
    http =
        HttpClient.newBuilder()
            .sslContext(TlsMaterial.context(config))
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    return new ApiObject(send(request(RequestUri.object(server, resource, name, "")).GET()));
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    var uri = RequestUri.collection(server, resource, namespace).with(options);
    return ItemSlices.read(send(request(uri).GET()));
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    var uri =
        RequestUri.collection(server, resource, namespace)
            .with(options)
            .with("watch", "true")
            .with("allowWatchBookmarks", "true");
    var watchRequest = builder(uri).GET().build();
    HttpResponse<InputStream> response = exchange(watchRequest, BodyHandlers.ofInputStream());
    if (response.statusCode() >= 300) {
      try (InputStream body = response.body()) {
        throw failure(response.statusCode(), body.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new HttpWatchStream(response.body());
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    var uri = RequestUri.collection(server, resource, Meta.namespace(object)).with(options);
    return new ApiObject(send(request(uri).POST(BodyPublishers.ofByteArray(Json.bytes(object)))));
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    var name = Meta.objectName(object);
    var uri = RequestUri.object(server, resource, name, options.subresource()).with(options);
    return new ApiObject(send(request(uri).PUT(BodyPublishers.ofByteArray(Json.bytes(object)))));
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    var uri = RequestUri.object(server, resource, name, options.subresource()).with(options);
    var request =
        request(uri)
            .setHeader("Content-Type", type.mediaType())
            .method("PATCH", BodyPublishers.ofByteArray(Json.bytes(body.value())));
    return new ApiObject(send(request));
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    var body = BodyPublishers.ofByteArray(Json.bytes(RequestUri.body(options)));
    var request = request(RequestUri.object(server, resource, name, "")).method("DELETE", body);
    byte[] answer = send(request);
    // The server answers with the object while it stays, and with a Status once it is gone.
    boolean gone = "Status".equals(Json.parseObject(answer).string("kind"));
    return gone ? null : new ApiObject(answer);
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    var uri = RequestUri.object(server, resource, name, subresource).with(options);
    return new ApiObject(send(request(uri).POST(BodyPublishers.ofByteArray(Json.bytes(body)))));
  }

  @Override
  public List<ServedResource> resources() {
    var out = new ArrayList<ServedResource>();
    for (String root : List.of("/api", "/apis")) {
      var request =
          HttpRequest.newBuilder(URI.create(server + root))
              .timeout(TIMEOUT)
              .header("Accept", AggregatedDiscovery.MEDIA_TYPE)
              .header("User-Agent", userAgent);
      out.addAll(AggregatedDiscovery.resources(Json.parseObject(send(authorized(request)))));
    }
    return out;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(RequestUri uri) {
    return builder(uri).timeout(TIMEOUT).header("Content-Type", JSON);
  }

  private HttpRequest.Builder builder(RequestUri uri) {
    var builder =
        HttpRequest.newBuilder(uri.build()).header("Accept", JSON).header("User-Agent", userAgent);
    return authorized(builder);
  }

  private HttpRequest.Builder authorized(HttpRequest.Builder builder) {
    return token.isEmpty() ? builder : builder.header("Authorization", "Bearer " + token);
  }

  private byte[] send(HttpRequest.Builder request) {
    HttpResponse<byte[]> response = exchange(request.build(), BodyHandlers.ofByteArray());
    if (response.statusCode() >= 300) {
      throw failure(response.statusCode(), response.body());
    }
    return response.body();
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reach " + server + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  static ApiException failure(int code, byte[] body) {
    try {
      return new ApiException(Status.fromJson(Json.parseObject(body), code));
    } catch (Json.MalformedJsonException e) {
      // Proxies and unknown paths answer in plain text.
      return new ApiException(new Status(code, "", "HTTP status " + code, new JsonObject()));
    }
  }
}
