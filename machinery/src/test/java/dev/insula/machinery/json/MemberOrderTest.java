package dev.insula.machinery.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberOrderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"u\":1,\"d\":1,\"d\":2}                 | u d",
        "{\"d\":1,\"u\":1,\"d\":2}                 | u d",
        "{\"d\":1,\"d\":2,\"u\":1}                 | d u",
        "{\"x\":{\"d\":0,\"u\":0},\"d\":1,\"d\":2,\"u\":1} | d u",
        "{\"l\":[{},{\"u\":0}],\"u\":1,\"d\":1,\"d\":2} | l[1].u u d",
      })
  void membersComeAsAReaderMeetsThem(String document, String order) {
    assertThat(
            MemberOrder.of(
                document.getBytes(StandardCharsets.UTF_8), Set.of("d"), Set.of("u", "l[1].u")))
        .isEqualTo(List.of(order.split(" ")));
  }
}
