package dev.insula.apiserver.protobuf;

import com.google.protobuf.CodedOutputStream;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.time.Instant;

/** Writes messages whose JSON is no object of their fields; see {@link WellKnownMessages}. */
final class WellKnownWriter {

  private static final String JSON_SCHEMA =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

  private final MessageWriter writer;

  WellKnownWriter(MessageWriter writer) {
    this.writer = writer;
  }

  /** The message of a type; of what does not fit it, an empty one. */
  byte[] message(String type, Object value) {
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Time", "MicroTime" -> MessageWriter.bytes(out -> time(value, out));
      case "Quantity" -> MessageWriter.bytes(out -> out.writeString(1, text(value)));
      case "IntOrString" -> MessageWriter.bytes(out -> intOrString(value, out));
      case "FieldsV1", "RawExtension", "JSON" ->
          MessageWriter.bytes(out -> out.writeByteArray(1, Json.bytes(value)));
      case "JSONSchemaPropsOrBool" -> MessageWriter.bytes(out -> schemaOrBool(value, out));
      case "JSONSchemaPropsOrArray", "JSONSchemaPropsOrStringArray" ->
          MessageWriter.bytes(out -> schemaOrList(value, out));
      default -> value instanceof JsonObject object ? writer.message(object, type) : new byte[0];
    };
  }

  private static String text(Object value) {
    return value == JsonNull.NULL ? "" : value.toString();
  }

  private static void time(Object value, CodedOutputStream out) throws IOException {
    if (value instanceof String text) {
      Instant time = Instant.parse(text);
      out.writeInt64(1, time.getEpochSecond());
      out.writeInt32(2, time.getNano());
    }
  }

  private static void intOrString(Object value, CodedOutputStream out) throws IOException {
    switch (value) {
      case String text -> {
        out.writeInt64(1, 1);
        out.writeInt32(2, 0);
        out.writeString(3, text);
      }
      case Number number -> {
        out.writeInt64(1, 0);
        out.writeInt32(2, number.intValue());
        out.writeString(3, "");
      }
      default -> {
        // Nothing else is either.
      }
    }
  }

  private void schemaOrBool(Object value, CodedOutputStream out) throws IOException {
    out.writeBool(1, !Boolean.FALSE.equals(value));
    if (value instanceof JsonObject schema) {
      out.writeByteArray(2, writer.message(schema, JSON_SCHEMA));
    }
  }

  private void schemaOrList(Object value, CodedOutputStream out) throws IOException {
    if (value instanceof JsonObject schema) {
      out.writeByteArray(1, writer.message(schema, JSON_SCHEMA));
    }
    if (value instanceof JsonArray list) {
      for (Object element : list) {
        switch (element) {
          case JsonObject schema -> out.writeByteArray(2, writer.message(schema, JSON_SCHEMA));
          case String name -> out.writeString(2, name);
          default -> {
            // A schema has no other elements.
          }
        }
      }
    }
  }
}
