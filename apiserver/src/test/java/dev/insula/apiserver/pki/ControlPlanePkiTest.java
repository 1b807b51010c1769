package dev.insula.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.testing.MapKeyspace;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ControlPlanePkiTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final MapKeyspace keyspace = new MapKeyspace();
  private final ControlPlanePki pki = pki("acme", keyspace, NOW);

  @Test
  void keysLastBeyondTheProcess() throws Exception {
    Credential before = pki.client("jane", List.of("devs"), Duration.ofDays(1));
    ControlPlanePki reopened = pki("acme", keyspace, NOW);
    before.certificate().verify(reopened.authority().certificate().getPublicKey());
    assertThat(reopened.serviceAccountPublicKey()).isEqualTo(pki.serviceAccountPublicKey());
  }

  @Test
  void nothingIsStoredBeforeItIsNeeded() {
    assertThat(keyspace.revision()).isZero();
    pki.authority();
    assertThat(keyspace.get("/~private/pki")).isPresent();
  }

  @Test
  void anotherControlPlaneDoesNotAcceptIt() {
    ControlPlanePki other = pki("other", new MapKeyspace(), NOW);
    X509Certificate mine = pki.client("jane", List.of(), Duration.ofDays(1)).certificate();
    assertThatThrownBy(() -> mine.verify(other.authority().certificate().getPublicKey()))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void theServingCertificateHasAllNames() throws Exception {
    Set<Object> names =
        pki.serving().certificate().getSubjectAlternativeNames().stream()
            .map(name -> name.get(1))
            .collect(Collectors.toSet());
    assertThat(names)
        .contains(
            "acme.insula.internal",
            "localhost",
            "127.0.0.1",
            "0:0:0:0:0:0:0:1",
            "kubernetes.default.svc.cluster.local",
            "10.96.0.1",
            "extra.example");
  }

  @Test
  void theServingCertificateIsRenewedAfterTwoThirdsOfItsLife() {
    Credential first = pki.serving();
    assertThat(first.isDueForRenewal(NOW.plus(Duration.ofDays(240)))).isFalse();
    assertThat(first.isDueForRenewal(NOW.plus(Duration.ofDays(245)))).isTrue();
    assertThat(pki.serving()).isSameAs(first);
  }

  @Test
  void kubeconfigCarriesEverythingAndNoNameBreaksOut() {
    String text =
        pki.kubeconfig("https://127.0.0.1:1", "jane\"\nserver: x", List.of(), Duration.ofDays(1));
    assertThat(text)
        .contains("server: \"https://127.0.0.1:1\"")
        .contains("certificate-authority-data: ")
        .contains("client-key-data: ")
        .contains("current-context: \"acme\"")
        .contains("user: \"jane\\\"\\nserver: x\"")
        .doesNotContain("\nserver: x");
  }

  private static ControlPlanePki pki(String name, MapKeyspace keyspace, Instant now) {
    return new ControlPlanePki(name, keyspace, InstantSource.fixed(now), List.of("extra.example"));
  }
}
