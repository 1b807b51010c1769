package dev.insula.machinery.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VersionOrderTest {

  @Test
  void versionsAreOrderedByStabilityThenNumber() {
    var versions =
        Arrays.asList("foo", "v01", "v1alpha1", "v10beta3", "v1", "v2alpha1", "v2", "v1beta2");

    versions.sort(new VersionOrder());

    assertThat(versions)
        .containsExactly("v2", "v1", "v10beta3", "v1beta2", "v2alpha1", "v1alpha1", "foo", "v01");
  }
}
