package dev.insula.machinery.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

  private static JsonScanner scanner(String text) {
    return new JsonScanner(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void membersAreReadAndTheRestIsJumpedOver() {
    JsonScanner in =
        scanner(
            "{ \"a\" : {\"x\":[1,{\"y\":\"}\\\"\"}]} , \"b\":\"t\\u00e9\\n\",\"c\":-7,\"d\":null}");

    assertThat(in.enter()).isTrue();
    assertThat(in.member()).isEqualTo("a");
    in.skip();
    assertThat(in.member()).isEqualTo("b");
    assertThat(in.text()).isEqualTo("té\n");
    assertThat(in.member()).isEqualTo("c");
    assertThat(in.number(0)).isEqualTo(-7);
    assertThat(in.member()).isEqualTo("d");
    assertThat(in.isNull()).isTrue();
    assertThat(in.text()).isEmpty();
    assertThat(in.member()).isNull();
  }

  @Test
  void aValueThatIsNoObjectIsJumpedOverWhenEntered() {
    JsonScanner in = scanner("{\"a\":[1,2],\"b\":true}");

    in.enter();
    in.member();
    assertThat(in.enter()).isFalse();
    assertThat(in.member()).isEqualTo("b");
    assertThat(in.text()).isEqualTo("true");
  }

  @Test
  void equalValuesHaveEqualDigestsAndOthersNot() {
    JsonScanner in = scanner("{\"a\":{\"x\":1},\"b\":{\"x\":1},\"c\":{\"x\":2}}");
    in.enter();
    in.member();
    long a = in.digest(1);
    in.member();
    long b = in.digest(1);
    in.member();
    long c = in.digest(1);

    assertThat(a).isEqualTo(b).isNotEqualTo(c);
  }

  @Test
  void itFindsWhatTheParserFindsInAnyDocument() {
    var random = new Random(42);
    for (int i = 0; i < 2000; i++) {
      JsonObject object = object(random, 4);
      byte[] bytes = Json.bytes(object);

      List<String> names = new ArrayList<>();
      var in = new JsonScanner(bytes);
      in.enter();
      for (String name = in.member(); name != null; name = in.member()) {
        names.add(name);
        if (object.get(name) instanceof String text) {
          assertThat(in.text()).isEqualTo(text);
        } else {
          in.skip();
        }
      }

      assertThat(names).containsExactlyElementsOf(object.keySet());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":\"x", "{\"a\":[1,", "{1:2}"})
  void aDocumentThatEndsTooEarlyIsRefused(String text) {
    assertThatThrownBy(
            () -> {
              JsonScanner in = scanner(text);
              if (in.enter()) {
                while (in.member() != null) {
                  in.skip();
                }
              }
            })
        .isInstanceOf(Json.MalformedJsonException.class);
  }

  private static JsonObject object(Random random, int depth) {
    var out = new JsonObject();
    int size = random.nextInt(6);
    for (int i = 0; i < size; i++) {
      out.put(string(random), value(random, depth));
    }
    return out;
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> string(random);
      case 1 -> random.nextLong();
      case 2 -> random.nextBoolean();
      case 3 -> JsonNull.NULL;
      case 4 -> object(random, depth - 1);
      default -> JsonArray.of(value(random, depth - 1), value(random, depth - 1));
    };
  }

  private static String string(Random random) {
    var out = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      out.append("ab{}[]\",:\\/\n\t é€😀".charAt(random.nextInt(16)));
    }
    return out.toString();
  }
}
