package dev.insula.apiserver.protobuf;

import com.google.protobuf.CodedOutputStream;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.Function;

/**
 * Writes JSON trees of built-in kinds as messages. Stateless apart from the orders, which it is
 * given. The trees are the server's own, so they fit their types; what does not is left out.
 */
final class MessageWriter {

  /** Marks a list that is a message with the list in it. */
  static final String WRAPPED = "wrapped";

  private final Function<String, WireOrder> orders;
  private final WellKnownWriter wellKnown = new WellKnownWriter(this);

  /**
   * @param orders of types by their full names
   */
  MessageWriter(Function<String, WireOrder> orders) {
    this.orders = orders;
  }

  /** Writes the content of a message. */
  interface Content {
    void write(CodedOutputStream out) throws IOException;
  }

  byte[] message(JsonObject object, String type) {
    return bytes(out -> parts(object, orders.apply(type), out));
  }

  static byte[] bytes(Content content) {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      content.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void parts(JsonObject object, WireOrder order, CodedOutputStream out) throws IOException {
    for (WireOrder.Part part : order.parts()) {
      switch (part) {
        case WireOrder.Embedded embedded ->
            out.writeByteArray(
                embedded.number(), bytes(inner -> parts(object, embedded.order(), inner)));
        case WireOrder.Member member -> {
          Object value = object.get(member.name());
          if (value != null && value != JsonNull.NULL) {
            member(member, value, out);
          }
        }
      }
    }
  }

  private void member(WireOrder.Member member, Object value, CodedOutputStream out)
      throws IOException {
    JsonObject node = member.node();
    JsonObject values = node.object("additionalProperties");
    boolean isRepeated = node.string("type", "").equals("array") && !node.bool(WRAPPED, false);
    if (value instanceof JsonArray array && isRepeated) {
      JsonObject items = node.objectAt("items");
      for (Object element : array) {
        value(member.number(), items, element, out);
      }
    } else if (values != null && value instanceof JsonObject map && !node.containsKey("$ref")) {
      for (int i = 0; i < map.size(); i++) {
        String key = map.keyAt(i);
        Object element = map.valueAt(i);
        out.writeByteArray(
            member.number(),
            bytes(
                entry -> {
                  entry.writeString(1, key);
                  value(2, values, element, entry);
                }));
      }
    } else {
      value(member.number(), node, value, out);
    }
  }

  /** One value under a number. */
  void value(int number, JsonObject node, Object value, CodedOutputStream out) throws IOException {
    String reference = node.string("$ref");
    if (reference != null) {
      out.writeByteArray(number, wellKnown.message(reference, value));
      return;
    }
    switch (value) {
      case String text -> {
        if (node.string("format", "").equals("byte")) {
          out.writeByteArray(number, Base64.getDecoder().decode(text));
        } else {
          out.writeString(number, text);
        }
      }
      case Boolean flag -> out.writeBool(number, flag);
      case Number amount -> {
        if (node.string("type", "").equals("number")) {
          out.writeDouble(number, amount.doubleValue());
        } else {
          out.writeInt64(number, amount.longValue());
        }
      }
      case JsonArray list -> {
        // A list that is a value of a map, or a type of its own in Go, is wrapped into a message.
        JsonObject items = node.objectAt("items");
        out.writeByteArray(
            number,
            bytes(
                inner -> {
                  for (Object element : list) {
                    value(1, items, element, inner);
                  }
                }));
      }
      default -> {
        // An object of no type has no field.
      }
    }
  }
}
