package dev.insula.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelNumbersTest {

  private static final String TEXT =
      "{\"f:bench/n\":{},\"bench/n\":\"17\",\"bench/nn\":\"3\",\"a\":\"bench/n\"}\n"
          + "{\"bench/\"\"bench/n\":\"204\"}\n";

  private final List<Integer> found = new ArrayList<>();
  private final LabelNumbers numbers = new LabelNumbers("bench/n", found::add);

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void numbersOfTheLabelAreFound() {
    numbers.read(bytes(TEXT));
    assertThat(found).containsExactly(17, 204);
  }

  @Test
  void textMayComeInPieces() {
    for (int i = 0; i < TEXT.length(); i++) {
      numbers.read(bytes(TEXT.substring(i, i + 1)));
    }
    assertThat(found).containsExactly(17, 204);
  }
}
