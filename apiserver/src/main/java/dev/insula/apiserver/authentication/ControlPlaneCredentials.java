package dev.insula.apiserver.authentication;

import dev.insula.apiserver.pki.ControlPlanePki;
import dev.insula.store.Keyspace;
import java.time.InstantSource;
import java.util.List;

/**
 * What of one control plane proves who somebody is: its certificates and its tokens. Thread-safe.
 *
 * @param audiences for whom tokens must be meant to be good at this server
 */
public record ControlPlaneCredentials(
    ControlPlanePki pki,
    AccountTokens tokens,
    TokenVerifier tokenVerifier,
    List<String> audiences,
    InstantSource clock) {

  public static ControlPlaneCredentials of(
      ControlPlanePki pki, Keyspace keyspace, InstantSource clock) {
    var tokens = new AccountTokens(pki);
    List<String> audiences = List.of(AccountTokens.ISSUER);
    var verifiers =
        List.of(
            new AccountTokenVerifier(tokens, keyspace, clock),
            new BootstrapTokenVerifier(keyspace, audiences, clock));
    return new ControlPlaneCredentials(
        pki, tokens, new TokenVerifiers(List.copyOf(verifiers)), audiences, clock);
  }

  /** Client certificates first, then bearer tokens; who shows neither is anonymous. */
  public Authenticator authenticator() {
    return new RequestAuthenticator(
        List.of(
            new CertificateAuthenticator(pki, clock),
            new TokenAuthenticator(tokenVerifier, audiences)));
  }
}
