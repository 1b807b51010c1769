package dev.insula.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
}
