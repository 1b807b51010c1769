package dev.insula.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {

  private static final String TEXT =
      """
      apiVersion: v1
      kind: Config
      current-context: b
      contexts:
      - name: a
        context: {cluster: one, user: one}
      - name: b
        context: {cluster: two, user: two}
      clusters:
      - name: two
        cluster: {server: "https://127.0.0.1:6443/", certificate-authority-data: Q0E=}
      users:
      - name: two
        user: {token: secret-token}
      """;

  @Test
  void theCurrentContextCounts() {
    var config = Kubeconfig.parse(TEXT, null);

    assertThat(config.server()).hasToString("https://127.0.0.1:6443");
    assertThat(config.certificateAuthority()).isEqualTo("CA");
    assertThat(config.token()).isEqualTo("secret-token");
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(Kubeconfig.parse(TEXT, null).toString()).doesNotContain("secret-token");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> Kubeconfig.parse(TEXT.replace("current-context: b", ""), null))
        .hasMessageContaining("contexts");
    assertThatThrownBy(() -> Kubeconfig.parse("- a list", null)).hasMessageContaining("mapping");
    assertThatThrownBy(() -> Kubeconfig.parse("a: [", null)).hasMessageContaining("no YAML");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec: {command: /bin/sh}",
        "auth-provider: {name: gcp}",
        "username: root, password: secret",
        "as: system:admin",
        "as-groups: [system:masters]",
        "client-certificate: /etc/passwd",
        "client-key: /etc/shadow",
        "tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token",
      })
  void whatSomebodyElsesKubeconfigMayNotSayAboutTheUserIsRefused(String user) {
    String hostile = TEXT.replace("token: secret-token", user);

    assertThatThrownBy(() -> Kubeconfig.parse(hostile, null))
        .isInstanceOf(Kubeconfig.KubeconfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server: 'http://127.0.0.1:6443'",
        "server: 'file:///etc/passwd'",
        "server: 'https://user:password@example.com'",
        "server: 'https://example.com/?x=y'",
        "server: 'https://[::1'",
        "server: 'https://example.com', proxy-url: 'http://10.0.0.1:8080'",
        "server: 'https://example.com', insecure-skip-tls-verify: true",
      })
  void whatSomebodyElsesKubeconfigMayNotSayAboutTheServerIsRefused(String cluster) {
    String hostile = TEXT.replace("server: \"https://127.0.0.1:6443/\"", cluster);

    assertThat(hostile).isNotEqualTo(TEXT);
    assertThatThrownBy(() -> Kubeconfig.parse(hostile, null))
        .isInstanceOf(Kubeconfig.KubeconfigException.class);
  }

  @Test
  void aKubeconfigIsBounded() {
    String deep = "a: " + "[".repeat(100_000);
    String many = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "b: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n".repeat(50);

    assertThatThrownBy(() -> Kubeconfig.parse(deep, null))
        .isInstanceOf(Kubeconfig.KubeconfigException.class);
    assertThatThrownBy(() -> Kubeconfig.parse(many, null))
        .isInstanceOf(Kubeconfig.KubeconfigException.class);
    assertThatThrownBy(() -> Kubeconfig.parse("#" + " ".repeat(600_000), null))
        .hasMessageContaining("longer");
  }

  @Test
  void whatIsRenderedReadsTheSame() {
    var config = Kubeconfig.parse(TEXT, null);

    assertThat(Kubeconfig.parse(config.render(), null)).isEqualTo(config);
  }

  @Test
  void aTokenInAFileIsReadAgainAfterAWhile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("token");
    Files.writeString(file, "first\n");
    String text = TEXT.replace("token: secret-token", "tokenFile: token");
    var now = new AtomicLong();
    var token = new BearerToken(Kubeconfig.parse(text, directory), now::get);

    assertThat(token.current()).isEqualTo("first");
    Files.writeString(file, "second");
    assertThat(token.current()).isEqualTo("first");
    now.addAndGet(BearerToken.KEPT.toNanos() + 1);
    assertThat(token.current()).isEqualTo("second");
    Files.delete(file);
    now.addAndGet(BearerToken.KEPT.toNanos() + 1);
    assertThat(token.current()).isEqualTo("second");
  }
}
