package dev.insula.machinery.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamespacePolicyTest {

  private static final String PREFIX = "pod-security.kubernetes.io/";

  @Test
  void aNamespaceWithoutLabelsAllowsEverything() {
    assertThat(NamespacePolicy.of(Map.of()).isFullyPrivileged()).isTrue();
  }

  @Test
  void whatIsEnforcedIsWarnedOfToo() {
    NamespacePolicy policy =
        NamespacePolicy.of(
            Map.of(PREFIX + "enforce", "baseline", PREFIX + "enforce-version", "v1.30"));
    assertThat(policy.warn()).hasToString("baseline:v1.30");
    assertThat(policy.audit()).hasToString("privileged:latest");
  }

  @Test
  void anUnreadableLevelIsEnforcedAsRestrictedAndNotWarnedOf() {
    NamespacePolicy policy = NamespacePolicy.of(Map.of(PREFIX + "enforce", "medium"));
    assertThat(policy.enforce()).hasToString("restricted:latest");
    assertThat(policy.warn()).hasToString("privileged:latest");
    assertThat(policy.problems())
        .containsExactly(
            new NamespacePolicy.Problem(
                PREFIX + "enforce", "medium", "must be one of privileged, baseline, restricted"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "v1", "v1.01", "v2.0", "v1.-1", "", "Latest", "v1.99999999999"})
  void otherVersionsAreRefused(String version) {
    assertThat(PolicyVersion.parse(version)).isEmpty();
  }
}
