package dev.insula.apiserver.http;

import dev.insula.apiserver.pki.ControlPlanePki;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;
import org.jspecify.annotations.Nullable;

/**
 * Finds out for one connection which control plane it is for: by the port, or by the server name of
 * this very handshake. A resumed session's old name never counts, as this is told each name anew.
 *
 * <p>Names that are no control plane's ({@code localhost}, {@code kubernetes.default.svc}) lead
 * where a connection without a name leads. A control plane's name that is unknown, or is not the
 * one of the port, ends the handshake.
 */
final class HandshakeRoute extends SNIMatcher {

  private static final String SUFFIX = "." + ControlPlanePki.DOMAIN;

  private final VirtualHosts hosts;
  private final String fallback;
  private final boolean fixed;
  private final Predicate<String> handshakes;
  private volatile @Nullable String named;
  private volatile @Nullable Boolean admitted;

  /**
   * @param portHost the control plane that the local port is for; null if names decide
   * @param handshakes counts a handshake with a control plane; false if there are too many
   */
  HandshakeRoute(
      VirtualHosts hosts,
      @Nullable String portHost,
      String defaultHost,
      Predicate<String> handshakes) {
    super(StandardConstants.SNI_HOST_NAME);
    this.hosts = hosts;
    this.fixed = portHost != null;
    this.fallback = portHost == null ? defaultHost : portHost;
    this.handshakes = handshakes;
  }

  /** Whether this handshake may go on, which is counted once, as soon as it is known for whom. */
  boolean isAdmitted() {
    Boolean known = admitted;
    if (known == null) {
      known = handshakes.test(host());
      admitted = known;
    }
    return known;
  }

  /** The name of the control plane; meaningful once the peer has said hello. */
  String host() {
    String name = named;
    return name == null ? fallback : name;
  }

  /** False if the port alone tells that there are too many handshakes, before one has begun. */
  boolean mayBegin() {
    return !fixed || isAdmitted();
  }

  @Override
  public boolean matches(SNIServerName serverName) {
    String text = new String(serverName.getEncoded(), StandardCharsets.US_ASCII);
    String name = controlPlaneOf(text);
    if (name == null) {
      named = null;
      return isAdmitted();
    }
    if (fixed ? !name.equals(fallback) : hosts.find(name).isEmpty()) {
      return false;
    }
    named = name;
    return isAdmitted();
  }

  /** The control plane whose DNS name this is, or null if it is none's. */
  static @Nullable String controlPlaneOf(String dnsName) {
    String lower = dnsName.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".")) {
      lower = lower.substring(0, lower.length() - 1);
    }
    return lower.endsWith(SUFFIX) ? lower.substring(0, lower.length() - SUFFIX.length()) : null;
  }
}
