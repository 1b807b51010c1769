package dev.insula.machinery.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class QuoteSearchTest {

  @Test
  void findsWhatASearchByteByByteFinds() {
    var random = new Random(4);
    byte[] alphabet = {
      'a', '"', '\\', '!', '#', '[', ']', (byte) 0xa2, (byte) 0xdc, 0, (byte) 0xff
    };
    for (int round = 0; round < 20_000; round++) {
      var bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = random.nextInt(4) == 0 ? alphabet[random.nextInt(alphabet.length)] : (byte) 'x';
      }
      int from = random.nextInt(bytes.length + 1);
      int expected = from;
      while (expected < bytes.length && bytes[expected] != '"' && bytes[expected] != '\\') {
        expected++;
      }
      assertThat(QuoteSearch.next(bytes, from)).isEqualTo(expected);
    }
  }
}
