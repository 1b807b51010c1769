package dev.insula.tenancy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownHoleTest {

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          kubelet        | v1.36.0         | none
          kubelet        | v1.30.2         | CVE-2024-10220 CVE-2025-0426
          kubelet        | v1.30.3         | CVE-2025-0426
          kubelet        | v1.30.10        | none
          kubelet        | v1.28.11-gke.1  | CVE-2024-10220 CVE-2025-0426
          kubelet        | v1.18.0         | CVE-2021-25741 CVE-2024-10220
          kube-apiserver | v1.33.1         | CVE-2025-4563 CVE-2025-5187
          kube-apiserver | v1.30.0         | none
          kube-apiserver | v1.24.4+k3s1    | CVE-2022-3172
          containerd     | 1.6.0           | CVE-2022-23648 CVE-2024-40635 CVE-2024-25621 CVE-2026-53488
          containerd     | 1.7.27          | CVE-2024-25621 CVE-2026-53488
          containerd     | 2.2.0           | CVE-2026-50195 CVE-2026-53488 CVE-2026-53489 CVE-2026-53492
          containerd     | 2.2.5           | none
          containerd     | 2.4.0           | none
          cri-o          | 1.22.2          | CVE-2022-0811
          cri-o          | 1.18.0          | none
          containerd     | unknown         | none
          something-else | 0.0.1           | none
          """)
  void versionsHaveTheHolesOfTheirAdvisories(String component, String version, String holes) {
    List<String> wanted = holes == null ? List.of() : Arrays.asList(holes.split(" "));

    assertThat(KnownHole.in(component, version))
        .extracting(KnownHole::cve)
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void eachHoleSaysWhatItLetsThrough() {
    assertThat(KnownHole.all())
        .isNotEmpty()
        .allSatisfy(
            hole -> {
              assertThat(hole.cve()).matches("CVE-[0-9]{4}-[0-9]+");
              assertThat(hole.why()).isNotEmpty();
              assertThat(hole.fixed()).isSorted();
            });
  }
}
