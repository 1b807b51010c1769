package dev.insula.apiserver.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** Messages whose JSON is no object of their fields: times, quantities, raw JSON and the like. */
final class WellKnownMessages {

  private static final String JSON_SCHEMA =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps";

  private final MessageReader reader;

  WellKnownMessages(MessageReader reader) {
    this.reader = reader;
  }

  /** The message of a type, up to the limit that is pushed; JSON null stands for nothing. */
  Object read(String type, CodedInputStream in, int depth) throws IOException {
    return switch (type.substring(type.lastIndexOf('.') + 1)) {
      case "Time" -> time(in, false);
      case "MicroTime" -> time(in, true);
      case "Quantity" -> text(in);
      case "IntOrString" -> intOrString(in);
      case "FieldsV1", "RawExtension", "JSON" -> raw(in);
      case "JSONSchemaPropsOrBool" -> schemaOrBool(in, depth);
      case "JSONSchemaPropsOrArray" -> schemaOrArray(in, depth);
      case "JSONSchemaPropsOrStringArray" -> schemaOrNames(in, depth);
      default -> reader.message(in, type, depth);
    };
  }

  /** A list that is a value of a map is wrapped into a message: {@code ExtraValue}. */
  JsonArray wrappedList(CodedInputStream in, JsonObject items, int depth) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    var out = new JsonArray();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        out.add(reader.value(in, items, depth));
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(limit);
    return out;
  }

  /** Seconds and nanoseconds since 1970; the zero time of Go is an empty message. */
  private static Object time(CodedInputStream in, boolean micro) throws IOException {
    boolean any = false;
    long seconds = 0;
    long nanos = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      any = true;
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> seconds = in.readInt64();
        case 2 -> nanos = in.readInt32();
        default -> in.skipField(tag);
      }
    }
    if (!any) {
      return JsonNull.NULL;
    }
    try {
      Instant time = Instant.ofEpochSecond(seconds, nanos);
      return micro
          ? String.format("%s.%06dZ", whole(time), time.get(ChronoField.MICRO_OF_SECOND))
          : whole(time) + "Z";
    } catch (DateTimeException e) {
      throw new MalformedProtobufException("no time: " + seconds);
    }
  }

  private static String whole(Instant time) {
    String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
    return text.substring(0, text.length() - 1);
  }

  private static String text(CodedInputStream in) throws IOException {
    String out = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        out = in.readStringRequireUtf8();
      } else {
        in.skipField(tag);
      }
    }
    return out;
  }

  private static Object intOrString(CodedInputStream in) throws IOException {
    long kind = 0;
    long number = 0;
    String text = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> kind = in.readInt64();
        case 2 -> number = in.readInt32();
        case 3 -> text = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    return kind == 1 ? text : (Object) number;
  }

  private static Object raw(CodedInputStream in) throws IOException {
    byte[] out = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        out = in.readByteArray();
      } else {
        in.skipField(tag);
      }
    }
    if (out.length == 0) {
      return JsonNull.NULL;
    }
    // A raw extension may hold what is no JSON: Kubernetes shows it as base64 then.
    return out[0] == 'k' ? Base64.getEncoder().encodeToString(out) : Json.parse(out);
  }

  private Object schemaOrBool(CodedInputStream in, int depth) throws IOException {
    Object out = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          boolean allows = in.readBool();
          out = out instanceof JsonObject ? out : allows;
        }
        case 2 -> out = schema(in, depth);
        default -> in.skipField(tag);
      }
    }
    return out;
  }

  private Object schemaOrArray(CodedInputStream in, int depth) throws IOException {
    Object out = JsonNull.NULL;
    var several = new JsonArray();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> out = schema(in, depth);
        case 2 -> several.add(schema(in, depth));
        default -> in.skipField(tag);
      }
    }
    return several.isEmpty() ? out : several;
  }

  private Object schemaOrNames(CodedInputStream in, int depth) throws IOException {
    Object out = JsonNull.NULL;
    var names = new JsonArray();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> out = schema(in, depth);
        case 2 -> names.add(in.readStringRequireUtf8());
        default -> in.skipField(tag);
      }
    }
    return names.isEmpty() ? out : names;
  }

  private JsonObject schema(CodedInputStream in, int depth) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    JsonObject out = reader.message(in, JSON_SCHEMA, depth + 1);
    in.popLimit(limit);
    return out;
  }
}
