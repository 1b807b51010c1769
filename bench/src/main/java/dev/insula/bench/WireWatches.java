package dev.insula.bench;

import dev.insula.client.http.Kubeconfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Open watches whose bytes are read straight off HTTP/2 frames. A client that makes objects of
 * events costs several times what a server needs to send them, and on the same machine would be
 * what is measured.
 */
final class WireWatches implements AutoCloseable {

  /** Streams of one connection, as clients of several informers have them. */
  private static final int PER_CONNECTION = 25;

  private static final int WINDOW_BYTES = 64 * 1024 * 1024;
  private static final int CONNECT_SECONDS = 30;

  private final HTTP2Client http = new HTTP2Client();
  private final SslContextFactory.Client tls = new SslContextFactory.Client();
  private volatile @Nullable String failure;
  private volatile boolean open = true;

  private WireWatches() {}

  /**
   * @param path of each watch, with its query
   * @param readers makes for each watch what takes its bytes, by one thread at a time
   */
  static WireWatches open(
      Kubeconfig server, String path, int watches, Supplier<Consumer<ByteBuffer>> readers)
      throws InterruptedException {
    var made = new WireWatches();
    try {
      made.start(server);
      made.connect(server, path, watches, readers);
      return made;
    } catch (ExecutionException | TimeoutException e) {
      made.close();
      throw new IllegalStateException("watches cannot be opened: " + e, e);
    }
  }

  private void start(Kubeconfig server) {
    tls.setSslContext(server.tls());
    http.addBean(tls);
    http.setInitialStreamRecvWindow(WINDOW_BYTES);
    http.setInitialSessionRecvWindow(WINDOW_BYTES);
    try {
      http.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP/2 client does not start", e);
    }
  }

  private void connect(
      Kubeconfig server, String path, int watches, Supplier<Consumer<ByteBuffer>> readers)
      throws InterruptedException, ExecutionException, TimeoutException {
    URI uri = server.server();
    int port = uri.getPort() < 0 ? 443 : uri.getPort();
    var begun = new ArrayList<Watch>();
    Session session = null;
    for (int i = 0; i < watches; i++) {
      if (session == null || i % PER_CONNECTION == 0) {
        var address = new InetSocketAddress(uri.getHost(), port);
        session =
            http.connect(tls, address, new Session.Listener() {})
                .get(CONNECT_SECONDS, TimeUnit.SECONDS);
      }
      var watch = new Watch(readers.get());
      session.newStream(request(server, path), watch).get(CONNECT_SECONDS, TimeUnit.SECONDS);
      begun.add(watch);
    }
    for (Watch watch : begun) {
      watch.answered.get(CONNECT_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static HeadersFrame request(Kubeconfig server, String path) {
    HttpFields.Mutable headers =
        HttpFields.build().put("accept", "application/json").put("user-agent", "insula-bench");
    if (!server.token().isEmpty()) {
      headers.put("authorization", "Bearer " + server.token());
    }
    HttpURI uri = HttpURI.from(server.server() + path);
    return new HeadersFrame(
        new MetaData.Request("GET", uri, HttpVersion.HTTP_2, headers), null, true);
  }

  /**
   * @throws IllegalStateException if a watch has ended
   */
  void check() {
    String why = failure;
    if (why != null) {
      throw new IllegalStateException("a watch ended: " + why);
    }
  }

  private void ended(String why) {
    if (open) {
      failure = why;
    }
  }

  /** One watch. */
  private final class Watch implements Stream.Listener {
    private final Consumer<ByteBuffer> reader;
    private final CompletableFuture<Integer> answered = new CompletableFuture<>();

    Watch(Consumer<ByteBuffer> reader) {
      this.reader = reader;
    }

    @Override
    public void onHeaders(Stream stream, HeadersFrame frame) {
      if (frame.getMetaData() instanceof MetaData.Response response
          && response.getStatus() == 200) {
        answered.complete(response.getStatus());
        stream.demand();
      } else {
        String why = "the server answers " + frame.getMetaData();
        answered.completeExceptionally(new IllegalStateException(why));
        ended(why);
      }
    }

    @Override
    public void onDataAvailable(Stream stream) {
      for (Stream.Data data = stream.readData(); data != null; data = stream.readData()) {
        reader.accept(data.frame().getByteBuffer());
        boolean last = data.frame().isEndStream();
        data.release();
        if (last) {
          ended("the server closed it");
          return;
        }
      }
      stream.demand();
    }

    @Override
    public void onIdleTimeout(Stream stream, TimeoutException x, Promise<Boolean> promise) {
      promise.succeeded(false);
    }

    @Override
    public void onFailure(
        Stream stream, int error, String reason, Throwable failed, Callback callback) {
      ended(reason + " " + failed);
      answered.completeExceptionally(failed);
      callback.succeeded();
    }
  }

  @Override
  public void close() {
    open = false;
    try {
      http.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP/2 client does not stop", e);
    }
  }
}
