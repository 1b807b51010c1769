package dev.insula.machinery.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes JSON. Thread-safe.
 *
 * <p>Numbers become {@code Long} where they are whole and fit, {@code Double} otherwise, as in
 * Kubernetes' own decoder; what no double can hold is refused. Of members of the same name the last
 * one counts. Nesting is bounded by {@value #MAX_DEPTH}; whoever takes bodies bounds their size.
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

  private static final JsonReader READER = new JsonReader(FACTORY);
  private static final KnownNames NAMES = new KnownNames();

  static JsonParser parser(byte[] bytes) {
    return FACTORY.createParser(ObjectReadContext.empty(), bytes);
  }

  private Json() {}

  /** What a document that is not JSON, or nested too deeply, is refused with. */
  public static final class MalformedJsonException extends RuntimeException {
    public MalformedJsonException(String message) {
      super(message);
    }
  }

  /** Reads one document and nothing after it. */
  public static Object parse(byte[] bytes) {
    return READER.read(bytes, null);
  }

  /**
   * Reads one document, as {@link #parse(byte[])}, and adds the paths of members that are there
   * more than once, such as {@code spec.containers[0].name}. At most {@value
   * JsonReader#MAX_DUPLICATES} are added, each one once.
   */
  public static Object parse(byte[] bytes, List<String> duplicates) {
    return READER.read(bytes, duplicates);
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

  /**
   * Reads an object that a server has encoded, such as one from the store, faster than what comes
   * from outside. That it is well-formed is only looked at as far as reading needs.
   */
  public static JsonObject parseEncoded(byte[] bytes) {
    if (new EncodedReader(bytes, NAMES).read() instanceof JsonObject object) {
      return object;
    }
    throw new MalformedJsonException("expected a JSON object");
  }

  public static JsonObject parseObject(String text) {
    return parseObject(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Compact UTF-8, members in the order of the tree, numbers as Go writes them. */
  public static byte[] bytes(Object value) {
    return bytes(value, JsonWriter.USUAL_BYTES);
  }

  /**
   * The same.
   *
   * @param expected about how many bytes it will be, which spares copies
   */
  public static byte[] bytes(Object value, int expected) {
    var out = new JsonWriter(expected);
    out.write(value);
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
}
