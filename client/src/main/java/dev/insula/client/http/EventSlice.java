package dev.insula.client.http;

import dev.insula.client.WatchStream.StreamClosedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The two parts of a watch's event, the object cut out as it was sent: a tree of it would cost more
 * than everything else that is done with most events.
 *
 * @param object one well-formed JSON object
 */
record EventSlice(String type, byte[] object) {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

  /**
   * @throws StreamClosedException if the line is no event
   */
  static EventSlice of(byte[] line) {
    String type = "";
    byte[] object = NOTHING;
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new StreamClosedException("the server sent a line that is no event");
      }
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        JsonToken token = in.nextToken();
        if (name.equals("type") && token == JsonToken.VALUE_STRING) {
          type = in.getString();
        } else if (name.equals("object") && token == JsonToken.START_OBJECT) {
          int from = (int) in.currentTokenLocation().getByteOffset();
          in.skipChildren();
          object = Arrays.copyOfRange(line, from, (int) in.currentLocation().getByteOffset());
        } else {
          in.skipChildren();
        }
      }
      if (in.currentToken() != JsonToken.END_OBJECT) {
        throw new StreamClosedException("the server sent an event that is cut off");
      }
      return new EventSlice(type, object);
    } catch (JacksonException e) {
      throw new StreamClosedException("the server sent an event that is no JSON");
    }
  }
}
