package dev.insula.apiserver.http;

import java.time.Duration;

/**
 * What the front bears of connections, before anybody knows who is at the other end. Immutable.
 *
 * @param total open at once, over all ports
 * @param perHost open at once to one control plane
 * @param handshakesPerSecond begun with one control plane in the long run, as each costs about a
 *     millisecond of a core
 * @param handshakeBurst begun at once, as when a control plane's clients come back after a restart
 * @param handshakeTime from the first byte to the end of a handshake, for peers that send drop by
 *     drop
 */
public record ConnectionBounds(
    int total, int perHost, int handshakesPerSecond, int handshakeBurst, Duration handshakeTime) {

  static final ConnectionBounds LOCAL =
      new ConnectionBounds(20_000, 2_000, 200, 2_000, Duration.ofSeconds(10));
}
