package dev.insula.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * Finds the numbers in one label of objects that stream by, without parsing them: a parser would
 * measure itself. Used by one thread at a time.
 */
final class LabelNumbers {

  private final byte[] mark;
  private final IntConsumer found;
  private int matched;
  private int number;

  LabelNumbers(String label, IntConsumer found) {
    this.mark = ("\"" + label + "\":\"").getBytes(StandardCharsets.UTF_8);
    this.found = found;
  }

  /** Takes the bytes that come next. */
  void read(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (matched < mark.length) {
        match(next);
      } else if (next == '"') {
        found.accept(number);
        matched = 0;
      } else {
        number = 10 * number + next - '0';
      }
    }
  }

  /** A quote can only begin the mark, as what is before its own second quote holds none. */
  private void match(byte next) {
    if (next == mark[matched]) {
      matched++;
      number = 0;
    } else {
      matched = next == '"' ? 1 : 0;
    }
  }
}
