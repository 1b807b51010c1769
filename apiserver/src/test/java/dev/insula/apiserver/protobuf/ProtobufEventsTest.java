package dev.insula.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.request.BodySource;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtobufEventsTest {

  private final KubernetesModel model = KubernetesModel.load();
  private final ProtobufBodies bodies = new ProtobufBodies(model);

  /** Gives these texts, one a poll. */
  private static final class Lines implements BodySource {
    private final ArrayDeque<String> texts;
    private boolean closed;

    Lines(String... texts) {
      this.texts = new ArrayDeque<>(Arrays.asList(texts));
    }

    @Override
    public void start(Runnable wake) {
      wake.run();
    }

    @Override
    public Next poll() {
      String text = texts.poll();
      return text == null
          ? Next.END
          : new Next.Chunks(List.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private record Event(String type, JsonObject object) {}

  private List<Event> read(BodySource source) throws IOException {
    var events = new ArrayList<Event>();
    while (source.poll() instanceof BodySource.Next.Chunks chunks) {
      for (byte[] frame : chunks.parts()) {
        int length = ByteBuffer.wrap(frame).getInt();
        assertThat(frame).hasSize(length + 4);
        CodedInputStream in = CodedInputStream.newInstance(frame, 4, length);
        in.readTag();
        String type = in.readString();
        in.readTag();
        CodedInputStream raw = CodedInputStream.newInstance(in.readByteArray());
        raw.readTag();
        events.add(new Event(type, bodies.decode(raw.readByteArray())));
      }
    }
    return events;
  }

  @Test
  void eachLineBecomesOneFrame() throws IOException {
    var source =
        new ProtobufEvents(
            new Lines(
                "{'type':'ADDED','object':{'kind':'ConfigMap','apiVersion':'v1',"
                    + "'metadata':{'name':'a'},'data':{'k':'v'}}}\n{'type':'BOOKMARK','object':",
                "{'kind':'ConfigMap','apiVersion':'v1','metadata':{'resourceVersion':'7'}}}\n"),
            new ProtobufEncoding(model));

    List<Event> events = read(source);

    assertThat(events).extracting(Event::type).containsExactly("ADDED", "BOOKMARK");
    assertThat(events.getFirst().object().objectAt("data").string("k", "")).isEqualTo("v");
    assertThat(events.getLast().object().objectAt("metadata").string("resourceVersion", ""))
        .isEqualTo("7");
  }

  @Test
  void anErrorIsAStatus() throws IOException {
    var source =
        new ProtobufEvents(
            new Lines(
                "{'type':'ERROR','object':{'kind':'Status','apiVersion':'v1','metadata':{},"
                    + "'status':'Failure','reason':'Expired','code':410}}\n"),
            new ProtobufEncoding(model));

    assertThat(read(source).getFirst().object().integer("code", 0)).isEqualTo(410);
  }

  @Test
  void closingClosesTheWatchBehind() {
    var lines = new Lines();
    new ProtobufEvents(lines, new ProtobufEncoding(model)).close();
    assertThat(lines.closed).isTrue();
  }
}
