package dev.insula.controllers.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "0      | 10 | 0",
        "0,1    | 10 | 0,1",
        "0-2    | 10 | 0-2",
        "0,1,2  | 10 | 0-2",
        "3,1    | 10 | 1,3",
        "2-9    | 5  | 2-4",
        "7      | 5  | ''",
        "x,1    | 10 | 1",
        "''     | 10 | ''",
      })
  void indexesAreWrittenAsIntervals(String text, int completions, String written) {
    assertThat(Indexes.parse(text, completions)).hasToString(written);
  }

  @Test
  void thoseThatAreMissingComeInOrder() {
    Indexes some = Indexes.parse("1,3-4", 8);
    assertThat(some.firstMissing(3, 8)).containsExactly(0, 2, 5);
    assertThat(some.firstMissing(9, 6)).containsExactly(0, 2, 5);
    assertThat(some.has(3)).isTrue();
    assertThat(some.has(2)).isFalse();
  }

  @Test
  void whatIsInBothIsCounted() {
    Indexes some = Indexes.of(List.of(0, 1, 2, 7));
    assertThat(some.countOf(Indexes.parse("2-7", 10))).isEqualTo(2);
    assertThat(some.plus(Indexes.parse("3-6", 10))).hasToString("0-7");
  }
}
