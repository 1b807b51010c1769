package dev.insula.apiserver.http;

import java.net.InetAddress;
import java.time.Duration;

/**
 * Where the front listens and what it bears. Immutable.
 *
 * @param address to listen on
 * @param port of the control planes told apart by server name; 0 takes a free one
 * @param defaultHost the control plane of clients that send no server name of one
 * @param connections what is borne of connections
 * @param requestsAtOnce that compute at once, over all control planes, without those that wait for
 *     the disk or a webhook; a few for each core, so that who comes next finds a core soon
 * @param requestsBesideOthers that compute at once for one control plane while another one asks for
 *     something, too; leaves a core free, if there are two
 * @param requestsPerHost begun and not ended for one control plane, those that wait included
 * @param watchesPerHost open at once for one control plane
 * @param bodyBytes memory for the bodies of all requests in work
 * @param bodyBytesPerHost memory for those of one control plane
 * @param idleTimeout how long a connection without requests, or a peer that neither reads nor
 *     writes, is borne
 */
public record FrontOptions(
    InetAddress address,
    int port,
    String defaultHost,
    ConnectionBounds connections,
    int requestsAtOnce,
    int requestsBesideOthers,
    int requestsPerHost,
    int watchesPerHost,
    long bodyBytes,
    long bodyBytesPerHost,
    Duration idleTimeout) {

  /** On 127.0.0.1, with bounds for one machine. */
  public static FrontOptions local(int port, String defaultHost) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new FrontOptions(
        InetAddress.ofLiteral("127.0.0.1"),
        port,
        defaultHost,
        ConnectionBounds.LOCAL,
        2 * cores,
        Math.max(1, cores - 1),
        200,
        10_000,
        256L * 1024 * 1024,
        64L * 1024 * 1024,
        Duration.ofSeconds(90));
  }

  public FrontOptions withConnections(ConnectionBounds other) {
    return new FrontOptions(
        address,
        port,
        defaultHost,
        other,
        requestsAtOnce,
        requestsBesideOthers,
        requestsPerHost,
        watchesPerHost,
        bodyBytes,
        bodyBytesPerHost,
        idleTimeout);
  }

  /** The same, listening on another address. */
  public FrontOptions on(InetAddress other) {
    return new FrontOptions(
        other,
        port,
        defaultHost,
        connections,
        requestsAtOnce,
        requestsBesideOthers,
        requestsPerHost,
        watchesPerHost,
        bodyBytes,
        bodyBytesPerHost,
        idleTimeout);
  }

  public FrontOptions withIdleTimeout(Duration timeout) {
    return new FrontOptions(
        address,
        port,
        defaultHost,
        connections,
        requestsAtOnce,
        requestsBesideOthers,
        requestsPerHost,
        watchesPerHost,
        bodyBytes,
        bodyBytesPerHost,
        timeout);
  }

  public FrontOptions withRequests(int atOnce, int perHost) {
    return new FrontOptions(
        address,
        port,
        defaultHost,
        connections,
        atOnce,
        Math.min(requestsBesideOthers, atOnce),
        perHost,
        watchesPerHost,
        bodyBytes,
        bodyBytesPerHost,
        idleTimeout);
  }
}
