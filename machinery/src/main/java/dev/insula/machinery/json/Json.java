package dev.insula.machinery.json;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes JSON. Thread-safe.
 *
 * <p>Numbers become {@code Long} where they are whole and fit, {@code Double} otherwise, as in
 * Kubernetes' own decoder. Nesting is bounded by {@value #MAX_DEPTH}.
 */
public final class Json {

  /** Deepest nesting that is read. Kubernetes bounds documents at 10,000; a tree is recursive. */
  public static final int MAX_DEPTH = 500;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(16 * 1024 * 1024)
                  .build())
          .build();

  private Json() {}

  /** What a document that is not JSON, or nested too deeply, is refused with. */
  public static final class MalformedJsonException extends RuntimeException {
    MalformedJsonException(String message) {
      super(message);
    }
  }

  /** Reads one document and nothing after it. */
  public static Object parse(byte[] bytes) {
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
      JsonToken first = in.nextToken();
      if (first == null) {
        throw new MalformedJsonException("unexpected end of JSON input");
      }
      Object value = read(in, first);
      if (in.nextToken() != null) {
        throw new MalformedJsonException("invalid character after top-level value");
      }
      return value;
    } catch (JacksonException e) {
      throw new MalformedJsonException(e.getOriginalMessage());
    }
  }

  public static Object parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads one document that must be an object. */
  public static JsonObject parseObject(byte[] bytes) {
    if (parse(bytes) instanceof JsonObject object) {
      return object;
    }
    throw new MalformedJsonException("expected a JSON object");
  }

  public static JsonObject parseObject(String text) {
    return parseObject(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Compact UTF-8, members in the order of the tree. */
  public static byte[] bytes(Object value) {
    var out = new ByteArrayOutputStream(512);
    try (JsonGenerator to = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(to, value);
    }
    return out.toByteArray();
  }

  public static String string(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** A copy of a JSON value that shares nothing mutable with it. */
  public static Object deepCopy(@Nullable Object value) {
    return switch (value) {
      case JsonObject object -> object.deepCopy();
      case JsonArray array -> array.deepCopy();
      case null -> JsonNull.NULL;
      default -> value;
    };
  }

  private static Object read(JsonParser in, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> readObject(in);
      case START_ARRAY -> readArray(in);
      case VALUE_STRING -> in.getString();
      case VALUE_NUMBER_INT -> readInteger(in);
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> JsonNull.NULL;
      default -> throw new MalformedJsonException("unexpected " + token);
    };
  }

  private static JsonObject readObject(JsonParser in) {
    var object = new JsonObject();
    for (String key = in.nextName(); key != null; key = in.nextName()) {
      object.put(key, read(in, in.nextToken()));
    }
    return object;
  }

  private static JsonArray readArray(JsonParser in) {
    var array = new JsonArray();
    for (JsonToken t = in.nextToken(); t != JsonToken.END_ARRAY; t = in.nextToken()) {
      array.add(read(in, t));
    }
    return array;
  }

  private static Object readInteger(JsonParser in) {
    return switch (in.getNumberType()) {
      case INT, LONG -> in.getLongValue();
      default -> in.getBigIntegerValue().doubleValue();
    };
  }

  private static void write(JsonGenerator to, Object value) {
    switch (value) {
      case JsonObject object -> {
        to.writeStartObject();
        for (int i = 0; i < object.size(); i++) {
          to.writeName(object.keyAt(i));
          write(to, object.valueAt(i));
        }
        to.writeEndObject();
      }
      case JsonArray array -> {
        to.writeStartArray();
        for (Object element : array) {
          write(to, element);
        }
        to.writeEndArray();
      }
      case String s -> to.writeString(s);
      case Long l -> to.writeNumber(l);
      case Integer i -> to.writeNumber(i);
      case Double d -> writeDouble(to, d);
      case Boolean b -> to.writeBoolean(b);
      case JsonNull _ -> to.writeNull();
      case BigInteger big -> to.writeNumber(big);
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  private static void writeDouble(JsonGenerator to, double d) {
    if (d == Math.rint(d) && Math.abs(d) < 1e15) {
      to.writeNumber((long) d);
    } else {
      to.writeNumber(d);
    }
  }
}
