package dev.insula.apiserver.http;

import dev.insula.apiserver.request.Turn;
import dev.insula.metrics.MetricSource;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.WindowRateControl;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * HTTPS in front of control planes, HTTP/2 and HTTP/1.1 on every port. Thread-safe.
 *
 * <p>On the main port a client chooses its control plane by the server name of the TLS handshake;
 * on a port of its own it needs no name, as in-cluster clients send none for an address. All ports
 * share one connector and its selectors.
 */
public final class HttpFront implements AutoCloseable {

  /** Streams of one HTTP/2 connection at a time: an informer for every kind fits. */
  private static final int MAX_STREAMS = 500;

  /**
   * Resets, pings and the like of a connection in a second. A client that ends all its watches at
   * once, as Go's do by resets, is no attacker; each may take a reset of ours, too.
   */
  private static final int MAX_CONTROL_FRAMES = 3 * MAX_STREAMS;

  /** All headers of a request together. */
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private static final int SELECTORS = 1;

  /** Much longer than places are usually had, and no long time to wait if there is none. */
  private static final Duration LONGEST_RETURN = Duration.ofMillis(100);

  private final FrontOptions options;
  private final Server server;
  private final ServerConnector connector;
  private final ListeningPorts ports;
  private final Connections connections;
  private final FairAdmission admission;
  private final FrontFigures figures;
  private final ReentrantLock lock = new ReentrantLock();

  public HttpFront(FrontOptions options, VirtualHosts hosts) {
    this.options = options;
    this.ports = new ListeningPorts(options.address());
    this.connections = new Connections(options.connections(), System::nanoTime);
    var threads = new VirtualThreadPool();
    threads.setName("http");
    threads.setMaxConcurrentTasks(0);
    this.server = new Server(threads);
    this.connector = connector(options, hosts);
    server.addConnector(connector);
    this.admission =
        new FairAdmission(
            new FairAdmission.Bounds(
                options.requestsAtOnce(),
                options.requestsBesideOthers(),
                options.requestsPerHost(),
                LONGEST_RETURN),
            wakes(),
            System::nanoTime);
    var watches = new WatchCount(options.watchesPerHost());
    var bodies = new BodyBudget(options.bodyBytes(), options.bodyBytesPerHost());
    this.figures = new FrontFigures(admission, watches, bodies, connections);
    server.setHandler(
        new FrontHandler(
            hosts,
            admission,
            new RequestRate(System::nanoTime),
            watches,
            bodies,
            threads,
            options.idleTimeout(),
            figures));
    server.setErrorHandler(new PlainErrors());
    server.setStopTimeout(0);
  }

  /** One platform thread, which is there only while there is something to do for it. */
  private static Executor wakes() {
    var one =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("admission").factory());
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  /**
   * Begins to listen.
   *
   * @throws PortUnavailableException if the port can't be had
   */
  public void start() {
    ServerSocketChannel channel = ListeningPorts.open(options.address(), options.port());
    try {
      connector.open(channel);
      server.start();
    } catch (Exception e) {
      close();
      throw new IllegalStateException("the HTTP server does not start", e);
    }
  }

  /**
   * Does something in process that is to wait its turn among the requests of its control plane.
   *
   * @throws dev.insula.machinery.object.ApiException 429 if there is no place in time
   */
  public <T> T admitted(String controlPlane, Supplier<T> request) {
    try (FairAdmission.Place place = admission.enter(controlPlane)) {
      return ScopedValue.where(Turn.CURRENT, place).call(request::get);
    }
  }

  /** What is counted of all control planes together, and so is nothing for one of them to see. */
  public MetricSource figures() {
    return figures;
  }

  /** What is counted of one control plane. */
  public MetricSource figuresOf(String controlPlane) {
    return figures.of(controlPlane);
  }

  /** The port on which server names decide. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Listens for one control plane.
   *
   * @param port 0 takes a free one
   * @return the port
   * @throws PortUnavailableException if the port can't be had
   */
  public int addPort(String controlPlane, int port) {
    lock.lock();
    try {
      return ports.add(connector.getSelectorManager(), controlPlane, port);
    } finally {
      lock.unlock();
    }
  }

  public Optional<Integer> portOf(String controlPlane) {
    return ports.portOf(controlPlane);
  }

  /** Stops listening for a control plane; connections that are open end when it is gone. */
  public void removePort(String controlPlane) {
    lock.lock();
    try {
      ports.remove(controlPlane);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    ports.close();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not stop", e);
    }
  }

  private ServerConnector connector(FrontOptions options, VirtualHosts hosts) {
    HttpConfiguration http = httpConfiguration(options);
    var http1 = new HttpConnectionFactory(http);
    var http2 = new HTTP2ServerConnectionFactory(http);
    http2.setMaxConcurrentStreams(MAX_STREAMS);
    http2.setRateControlFactory(new WindowRateControl.Factory(MAX_CONTROL_FRAMES));
    http2.setStreamIdleTimeout(options.idleTimeout().toMillis());
    var alpn = new ALPNServerConnectionFactory("h2", "http/1.1");
    alpn.setDefaultProtocol("http/1.1");
    var tls =
        new RoutedTls(hosts, ports::hostOf, options.defaultHost(), connections, alpn.getProtocol());
    var made = new ServerConnector(server, null, null, null, 0, SELECTORS, tls, alpn, http2, http1);
    made.setIdleTimeout(options.idleTimeout().toMillis());
    made.addBean(connections);
    return made;
  }

  private static HttpConfiguration httpConfiguration(FrontOptions options) {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    // What a client sent before in other letters is not what it sends now.
    http.setHeaderCacheCaseSensitive(true);
    http.setIdleTimeout(options.idleTimeout().toMillis());
    // Names in paths may hold whatever can be escaped; our own check of segments follows.
    http.setUriCompliance(UriCompliance.DEFAULT);
    http.setOutputBufferSize(32 * 1024);
    // Server names are checked by the handshake and by Authority, not against certificates.
    var secure = new SecureRequestCustomizer(false);
    secure.setSniRequired(false);
    http.addCustomizer(secure);
    return http;
  }
}
