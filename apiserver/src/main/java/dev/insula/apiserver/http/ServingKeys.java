package dev.insula.apiserver.http;

import dev.insula.apiserver.pki.Credential;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows each connection the certificate of its control plane. The alias of a key is the control
 * plane's name. Thread-safe.
 */
final class ServingKeys extends X509ExtendedKeyManager {

  private final VirtualHosts hosts;

  ServingKeys(VirtualHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    if (engine == null || !keyType.startsWith("EC")) {
      return null;
    }
    Collection<SNIMatcher> matchers = engine.getSSLParameters().getSNIMatchers();
    for (SNIMatcher matcher : matchers) {
      if (matcher instanceof HandshakeRoute route) {
        // Who showed no name is counted here.
        return route.isAdmitted() ? route.host() : null;
      }
    }
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Credential credential = credential(alias);
    return credential == null ? null : credential.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Credential credential = credential(alias);
    return credential == null ? null : credential.key();
  }

  private @Nullable Credential credential(String alias) {
    return hosts.find(alias).map(host -> host.serving().get()).orElse(null);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
