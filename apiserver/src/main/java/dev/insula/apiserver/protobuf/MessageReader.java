package dev.insula.apiserver.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.util.Base64;
import java.util.function.Function;

/**
 * Reads one message of a built-in kind into a JSON tree. Stateless apart from the layouts, which it
 * is given. Nesting is bounded by {@value #MAX_DEPTH}, size by the body that it came in.
 */
final class MessageReader {

  static final int MAX_DEPTH = 100;

  private final Function<String, WireLayout> layouts;
  private final WellKnownMessages wellKnown = new WellKnownMessages(this);

  /**
   * @param layouts of types by their full names
   */
  MessageReader(Function<String, WireLayout> layouts) {
    this.layouts = layouts;
  }

  JsonObject read(byte[] message, String type) {
    try {
      var out = new JsonObject();
      fields(CodedInputStream.newInstance(message), layouts.apply(type), out, 0);
      return out;
    } catch (IOException e) {
      throw new MalformedProtobufException(String.valueOf(e.getMessage()));
    } catch (Json.MalformedJsonException e) {
      throw new MalformedProtobufException("embedded JSON: " + e.getMessage());
    }
  }

  private void fields(CodedInputStream in, WireLayout layout, JsonObject into, int depth)
      throws IOException {
    if (depth > MAX_DEPTH) {
      throw new MalformedProtobufException("nested deeper than " + MAX_DEPTH + " messages");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (layout.member(WireFormat.getTagFieldNumber(tag))) {
        case null -> in.skipField(tag);
        case WireLayout.Embedded embedded -> {
          int limit = in.pushLimit(in.readRawVarint32());
          fields(in, embedded.layout(), into, depth + 1);
          in.popLimit(limit);
        }
        case WireLayout.Field field -> field(in, field, into, depth);
      }
    }
  }

  private void field(CodedInputStream in, WireLayout.Field field, JsonObject into, int depth)
      throws IOException {
    JsonObject node = field.node();
    if (node.string("type", "").equals("array")) {
      into.arrayOrCreate(field.name()).add(value(in, node.objectAt("items"), depth));
    } else if (node.object("additionalProperties") != null && !node.containsKey("$ref")) {
      entry(in, node.objectAt("additionalProperties"), into.objectOrCreate(field.name()), depth);
    } else {
      Object value = value(in, node, depth);
      if (value != JsonNull.NULL && !isUnset(value, node)) {
        into.put(field.name(), value);
      }
    }
  }

  /** Go writes fields that are no pointers even when nothing was put into them. */
  private static boolean isUnset(Object value, JsonObject node) {
    String presence = node.string("presence", "");
    if (presence.equals("pointer") || presence.equals("null")) {
      return false;
    }
    return switch (value) {
      case String text -> text.isEmpty();
      case Long number -> number == 0;
      case Double number -> number == 0;
      case Boolean flag -> !flag;
      default -> false;
    };
  }

  /** An entry of a map: key in field 1, value in field 2, either of which may be left out. */
  private void entry(CodedInputStream in, JsonObject node, JsonObject into, int depth)
      throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    String key = "";
    Object value = emptyValue(node);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readStringRequireUtf8();
        case 2 -> value = value(in, node, depth + 1);
        default -> in.skipField(tag);
      }
    }
    in.popLimit(limit);
    into.put(key, value);
  }

  private static Object emptyValue(JsonObject node) {
    return switch (node.string("type", "")) {
      case "string" -> "";
      case "integer" -> 0L;
      case "boolean" -> false;
      default -> new JsonObject();
    };
  }

  Object value(CodedInputStream in, JsonObject node, int depth) throws IOException {
    String reference = node.string("$ref");
    if (reference != null) {
      int limit = in.pushLimit(in.readRawVarint32());
      Object read = wellKnown.read(reference, in, depth + 1);
      in.popLimit(limit);
      return read;
    }
    return switch (node.string("type", "")) {
      case "string" ->
          node.string("format", "").equals("byte")
              ? Base64.getEncoder().encodeToString(in.readByteArray())
              : in.readStringRequireUtf8();
      case "integer" -> in.readInt64();
      case "number" -> in.readDouble();
      case "boolean" -> in.readBool();
      case "array" -> wellKnown.wrappedList(in, node.objectAt("items"), depth + 1);
      default -> throw new MalformedProtobufException("a field of no known type");
    };
  }

  /** The fields of a message up to the limit that is pushed. */
  JsonObject message(CodedInputStream in, String type, int depth) throws IOException {
    var out = new JsonObject();
    fields(in, layouts.apply(type), out, depth);
    return out;
  }
}
