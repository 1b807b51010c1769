package dev.insula.client.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines of a bounded length. Used by one thread. */
final class EventLines {

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[16 * 1024];
  private int from;
  private int to;

  EventLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** The next line without its end; null at the end of the stream. */
  byte @Nullable [] next() throws IOException {
    var line = new ByteArrayOutputStream(0);
    while (true) {
      int end = lineEnd();
      if (line.size() + (end - from) > maxBytes) {
        throw new IOException("an event is longer than " + maxBytes + " bytes");
      }
      if (end < to && line.size() == 0) {
        byte[] whole = Arrays.copyOfRange(buffer, from, end);
        from = end + 1;
        return whole;
      }
      line.write(buffer, from, end - from);
      if (end < to) {
        from = end + 1;
        return line.toByteArray();
      }
      from = 0;
      to = in.read(buffer);
      if (to < 0) {
        to = 0;
        return line.size() == 0 ? null : line.toByteArray();
      }
    }
  }

  private int lineEnd() {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return to;
  }
}
