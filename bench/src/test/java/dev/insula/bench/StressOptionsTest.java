package dev.insula.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StressOptionsTest {

  @Test
  void noPodIsLostWhenTheTenantsShareThem() {
    var options = new StressOptions(7, 100, 1, 1, false, 1, 1);

    assertThat(IntStream.range(0, 7).map(options::podsOf).sum()).isEqualTo(100);
  }
}
