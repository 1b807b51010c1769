package dev.insula.apiserver.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.object.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text is a continue token of its scope, or refused with 400. */
@Timeout(60)
class ContinueTokenFuzzTest {

  private static final List<String> PARTS =
      List.of("{", "}", "\"v\":", "\"meta.k8s.io/v1\"", "\"rv\":", "\"start\":", "\"scope\":", ",");

  private static final List<String> VALUES =
      List.of("-1", "0", "7", "1e400", "\"a\"", "\"../a\"", "null", "[]", "9223372036854775808");

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingButBadRequestsEscapes(long seed) {
    var random = new Random(seed);
    String real = new ContinueToken(7, "/core/pods/default/a", 3).encode("one");
    for (int i = 0; i < 20_000; i++) {
      var damaged = new StringBuilder(real);
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged.setCharAt(random.nextInt(damaged.length()), (char) random.nextInt(256));
      }
      decode(damaged.toString());
      var json = new StringBuilder();
      for (int n = random.nextInt(10); n >= 0; n--) {
        List<String> from = random.nextBoolean() ? PARTS : VALUES;
        json.append(from.get(random.nextInt(from.size())));
      }
      decode(encoded(json.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"v\":", "9", "\"", "a"})
  void longTokensEnd(String piece) {
    decode(piece.repeat(200_000));
    decode(encoded(piece.repeat(200_000)));
  }

  private static void decode(String token) {
    try {
      assertThat(ContinueToken.decode(token, "one").start()).isNotEmpty();
    } catch (ApiException e) {
      assertThat(e.code()).isEqualTo(400);
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
