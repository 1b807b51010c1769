package dev.insula.apiserver.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;
import org.jspecify.annotations.Nullable;

/**
 * The ports of single control planes: listening sockets that share the connector's selectors, so
 * that each costs a socket and no thread. Thread-safe.
 */
final class ListeningPorts implements AutoCloseable {

  private static final int BACKLOG = 128;

  private final InetAddress address;
  private final Map<Integer, String> hosts = new ConcurrentHashMap<>();
  private final Map<String, Listener> listeners = new ConcurrentHashMap<>();

  private record Listener(int port, ServerSocketChannel channel, Closeable acceptor) {}

  ListeningPorts(InetAddress address) {
    this.address = address;
  }

  /** The control plane that a port is for; null if it is for none in particular. */
  @Nullable String hostOf(int port) {
    return hosts.get(port);
  }

  Optional<Integer> portOf(String host) {
    return Optional.ofNullable(listeners.get(host)).map(Listener::port);
  }

  /**
   * @throws PortUnavailableException if the port can't be had
   * @throws IllegalStateException if the control plane has a port already
   */
  int add(SelectorManager selectors, String host, int port) {
    ServerSocketChannel channel = open(address, port);
    int actual = channel.socket().getLocalPort();
    // Known before the first connection can be accepted.
    hosts.put(actual, host);
    var listener = new Listener(actual, channel, selectors.acceptor(channel));
    if (listeners.putIfAbsent(host, listener) != null) {
      hosts.remove(actual);
      close(listener);
      throw new IllegalStateException("control plane " + host + " has a port already");
    }
    return actual;
  }

  /** Accepts no more; the port itself is free a moment later, when the selector has run. */
  void remove(String host) {
    Listener listener = listeners.remove(host);
    if (listener != null) {
      close(listener);
      hosts.remove(listener.port());
    }
  }

  /**
   * A socket that listens and does not block.
   *
   * @throws PortUnavailableException if the port can't be had
   */
  static ServerSocketChannel open(InetAddress address, int port) {
    var where = new InetSocketAddress(address, port);
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(where, BACKLOG);
        channel.configureBlocking(false);
        return channel;
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new PortUnavailableException(where, e);
    }
  }

  @Override
  public void close() {
    listeners.keySet().forEach(this::remove);
  }

  private static void close(Listener listener) {
    try {
      listener.acceptor().close();
      listener.channel().close();
    } catch (IOException ignored) {
      // A listening socket that fails to close is of no use to anybody, and holds no data.
    }
  }
}
