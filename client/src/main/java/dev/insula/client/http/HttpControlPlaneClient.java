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
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A control plane reached over HTTPS with the identity of a {@link Kubeconfig}. Thread-safe. A call
 * ends within the time of its {@link ClientLimits}, from the look-up of the name to the last byte;
 * watches last until they are closed, and the server ends them after some minutes.
 */
public final class HttpControlPlaneClient implements ControlPlaneClient, AutoCloseable {

  private static final String JSON = "application/json";
  private static final byte[] NO_BODY = {};
  private static final int MAX_FAILURE_BYTES = 64 * 1024;

  /** A watch is asked to end after so long, and half as much again at most, as client-go does. */
  private static final int WATCH_SECONDS = 300;

  private final URI server;
  private final BearerToken token;
  private final String userAgent;
  private final ClientLimits limits;
  private final BoundedCalls calls;

  private HttpControlPlaneClient(
      Kubeconfig config, String userAgent, ClientLimits limits, Transport transport) {
    this.server = config.server();
    this.token = new BearerToken(config, System::nanoTime);
    this.userAgent = userAgent;
    this.limits = limits;
    this.calls = new BoundedCalls(server, transport, limits);
  }

  /** To a server of the operator's own, whose name and answers are trusted. */
  public HttpControlPlaneClient(Kubeconfig config, String userAgent) {
    this(config, userAgent, CallFigures.unread());
  }

  /** The same, with somebody who hears how calls went. */
  public HttpControlPlaneClient(Kubeconfig config, String userAgent, CallFigures figures) {
    this(
        config,
        userAgent,
        ClientLimits.TRUSTED,
        new CountedTransport(new JdkTransport(TlsMaterial.context(config)), figures));
  }

  /**
   * To a server that somebody else names and runs: it is connected to at allowed addresses only,
   * and what it answers is bounded.
   *
   * @param figures hears how calls went
   */
  public static HttpControlPlaneClient guarded(
      Kubeconfig config,
      String userAgent,
      AddressRules rules,
      ClientLimits limits,
      CallFigures figures) {
    if (config.tokenFile() != null) {
      throw new Kubeconfig.KubeconfigException("the kubeconfig names a file for tokenFile");
    }
    var transport =
        new CountedTransport(
            new CheckedTransport(TlsMaterial.context(config), rules, limits), figures);
    return new HttpControlPlaneClient(config, userAgent, limits, transport);
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    return new ApiObject(send("GET", RequestUri.object(server, resource, name, ""), NO_BODY));
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    boolean whole = options.limit() == 0 && options.continueToken().isEmpty();
    return whole && limits.pageSize() > 0
        ? pages(resource, namespace, options)
        : page(resource, namespace, options);
  }

  private ObjectList page(GroupVersionResource resource, String namespace, ListOptions options) {
    var uri = RequestUri.collection(server, resource, namespace).with(options);
    return ItemSlices.read(send("GET", uri, NO_BODY));
  }

  /** All pages, as long as their objects together stay within bounds. */
  private ObjectList pages(GroupVersionResource resource, String namespace, ListOptions options) {
    var items = new ArrayList<ApiObject>();
    long bytes = 0;
    ObjectList page = page(resource, namespace, options.page(limits.pageSize(), ""));
    while (true) {
      items.addAll(page.items());
      bytes += page.items().stream().mapToLong(item -> item.bytes().length).sum();
      if (page.continueToken().isEmpty()) {
        return new ObjectList(items, page.resourceVersion(), "");
      }
      if (bytes > limits.listBytes() || page.items().isEmpty()) {
        throw new UncheckedIOException(
            new IOException("the list of " + resource + " is longer than what is read of it"));
      }
      page = page(resource, namespace, options.page(limits.pageSize(), page.continueToken()));
    }
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    int seconds = WATCH_SECONDS + ThreadLocalRandom.current().nextInt(WATCH_SECONDS / 2);
    var uri =
        RequestUri.collection(server, resource, namespace)
            .with(options)
            .with("watch", "true")
            .with("allowWatchBookmarks", "true")
            .with("timeoutSeconds", Integer.toString(seconds));
    Transport.Answer answer = calls.open(call("GET", uri.build(), JSON, JSON, NO_BODY));
    if (answer.status() >= 300) {
      try (InputStream body = answer.body()) {
        throw failure(answer.status(), body.readNBytes(MAX_FAILURE_BYTES));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new HttpWatchStream(answer.body(), limits.eventBytes());
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    var uri = RequestUri.collection(server, resource, Meta.namespace(object)).with(options);
    return new ApiObject(send("POST", uri, Json.bytes(object)));
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    var name = Meta.objectName(object);
    var uri = RequestUri.object(server, resource, name, options.subresource()).with(options);
    return new ApiObject(send("PUT", uri, Json.bytes(object)));
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    var uri = RequestUri.object(server, resource, name, options.subresource()).with(options);
    return new ApiObject(
        send(call("PATCH", uri.build(), JSON, type.mediaType(), Json.bytes(body.value()))));
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    byte[] body = Json.bytes(RequestUri.body(options));
    byte[] answer = send("DELETE", RequestUri.object(server, resource, name, ""), body);
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
    return new ApiObject(send("POST", uri, Json.bytes(body)));
  }

  @Override
  public List<ServedResource> resources() {
    var out = new ArrayList<ServedResource>();
    for (String root : List.of("/api", "/apis")) {
      var uri = URI.create(server + root);
      byte[] answer = send(call("GET", uri, AggregatedDiscovery.MEDIA_TYPE, "", NO_BODY));
      out.addAll(AggregatedDiscovery.resources(Json.parseObject(answer)));
    }
    return out;
  }

  /** The server's {@code gitVersion}, such as {@code v1.36.0}; empty if it does not tell. */
  public String version() {
    byte[] answer = send(call("GET", URI.create(server + "/version"), JSON, "", NO_BODY));
    return Json.parseObject(answer).string("gitVersion", "");
  }

  @Override
  public void close() {
    calls.close();
  }

  private Transport.Call call(
      String method, URI uri, String accept, String contentType, byte[] body) {
    var headers = new HashMap<String, String>();
    headers.put("Accept", accept);
    headers.put("User-Agent", userAgent);
    if (body.length > 0) {
      headers.put("Content-Type", contentType);
    }
    String bearer = token.current();
    if (!bearer.isEmpty()) {
      headers.put("Authorization", "Bearer " + bearer);
    }
    return new Transport.Call(method, uri, headers, body);
  }

  private byte[] send(String method, RequestUri uri, byte[] body) {
    return send(call(method, uri.build(), JSON, JSON, body));
  }

  private byte[] send(Transport.Call call) {
    BoundedCalls.Answer answer = calls.send(call);
    if (answer.status() >= 300) {
      throw failure(answer.status(), answer.body());
    }
    return answer.body();
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
