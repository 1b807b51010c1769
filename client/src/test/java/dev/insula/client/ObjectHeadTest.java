package dev.insula.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectHeadTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"metadata\":{\"name\":\"a\",\"namespace\":\"n\",\"uid\":\"u\",\"resourceVersion\":\"7\"}}|n|a|u|7",
        "{\"spec\":{\"metadata\":{\"name\":\"no\"}},\"metadata\":{\"labels\":{\"name\":\"no\"},\"name\":\"a\"}}||a||0",
        "{\"kind\":\"X\"}||||0",
        "{\"metadata\":{\"name\":{\"odd\":[1]},\"uid\":\"u\"}}|||u|0",
      })
  void itIsReadWithoutTheRest(
      String json, String namespace, String name, String uid, long version) {
    ObjectHead head = ObjectHead.of(new ApiObject(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(head.name()).isEqualTo(new ObjectName(text(namespace), text(name)));
    assertThat(head.uid()).isEqualTo(text(uid));
    assertThat(head.revision()).isEqualTo(version);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
