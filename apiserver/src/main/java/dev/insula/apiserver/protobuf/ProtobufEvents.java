package dev.insula.apiserver.protobuf;

import dev.insula.apiserver.request.BodySource;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A watch in protobuf: the lines of JSON of the watch behind it, each encoded anew as a message
 * {@code WatchEvent} after its length in four bytes, the highest first. Used by one thread at a
 * time, but for closing.
 *
 * <p>Source: "Kubernetes Protobuf encoding" in the API concepts; the framing is that of
 * apimachinery's length-delimited streams.
 */
final class ProtobufEvents implements BodySource {

  private final BodySource lines;
  private final ProtobufEncoding encoding;

  /** The beginning of a line whose end has not come yet: at most one event. */
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  ProtobufEvents(BodySource lines, ProtobufEncoding encoding) {
    this.lines = lines;
    this.encoding = encoding;
  }

  @Override
  public void start(Runnable wake) {
    lines.start(wake);
  }

  @Override
  public Next poll() {
    while (true) {
      Next next = lines.poll();
      if (!(next instanceof Next.Chunks chunks)) {
        return next;
      }
      List<byte[]> frames = frames(chunks.parts());
      if (!frames.isEmpty()) {
        return new Next.Chunks(frames);
      }
    }
  }

  private List<byte[]> frames(List<byte[]> parts) {
    var frames = new ArrayList<byte[]>();
    for (byte[] part : parts) {
      int from = 0;
      for (int i = 0; i < part.length; i++) {
        if (part[i] == '\n') {
          begun.write(part, from, i - from);
          frames.add(frame(begun.toByteArray()));
          begun.reset();
          from = i + 1;
        }
      }
      begun.write(part, from, part.length - from);
    }
    return frames;
  }

  private byte[] frame(byte[] line) {
    JsonObject event = Json.parseObject(line);
    byte[] object = encoding.encode(event.objectAt("object")).orElseGet(() -> new byte[0]);
    byte[] raw = MessageWriter.bytes(out -> out.writeByteArray(1, object));
    byte[] message =
        MessageWriter.bytes(
            out -> {
              out.writeString(1, event.string("type", ""));
              out.writeByteArray(2, raw);
            });
    return ByteBuffer.allocate(Integer.BYTES + message.length)
        .putInt(message.length)
        .put(message)
        .array();
  }

  @Override
  public void close() {
    lines.close();
  }
}
