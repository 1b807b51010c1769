package dev.insula.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthSizesTest {

  @Test
  void sizesGrowByAboutThreeUpToTheLast() {
    assertThat(GrowthBenchmark.sizes(1000)).containsExactly(10, 30, 100, 300, 1000);
    assertThat(GrowthBenchmark.sizes(250)).containsExactly(10, 30, 100, 250);
    assertThat(GrowthBenchmark.sizes(5)).containsExactly(5);
  }

  @Test
  void aSampleIsSpreadOverAllTenants() {
    assertThat(new TenantSet("t", 10).sample(5)).containsExactly("t-0", "t-2", "t-4", "t-6", "t-8");
    assertThat(new TenantSet("t", 2).sample(5)).containsExactly("t-0", "t-1");
  }
}
