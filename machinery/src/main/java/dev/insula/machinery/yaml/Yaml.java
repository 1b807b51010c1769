package dev.insula.machinery.yaml;

import dev.insula.machinery.json.JsonNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes YAML. Stateless, thread-safe.
 *
 * <p>Plain scalars are those of YAML 1.1, as Kubernetes reads them: {@code yes} and {@code off} are
 * booleans, {@code 0o17}, {@code 017} and {@code 1_000} are numbers, times are strings. Anchors,
 * aliases and merge keys are resolved; sizes, nesting and what aliases add up to are bounded.
 */
public final class Yaml {

  /** Longest text that is read, in characters; bodies of requests are bounded below this. */
  public static final int MAX_LENGTH = 4 * 1024 * 1024;

  private Yaml() {}

  /** What text that is not YAML, or beyond the bounds, is refused with: {@code yaml: line 1: …}. */
  public static final class MalformedYamlException extends RuntimeException {
    MalformedYamlException(String message) {
      super("yaml: " + message);
    }
  }

  /** The first document as a JSON value; {@link JsonNull} if there is none. */
  public static Object parse(byte[] utf8) {
    return parse(new String(utf8, StandardCharsets.UTF_8));
  }

  /** The first document as a JSON value; {@link JsonNull} if there is none. */
  public static Object parse(String text) {
    return parse(text, new ArrayList<>());
  }

  /**
   * As {@link #parse(String)}; adds a line such as {@code line 8: key "k" already set in map} for
   * members that are there more than once, of which the last one counts.
   */
  public static Object parse(String text, List<String> duplicates) {
    List<Object> documents = new YamlReader(duplicates, 1).read(text);
    return documents.isEmpty() ? JsonNull.NULL : documents.getFirst();
  }

  /** All documents as JSON values. */
  public static List<Object> parseAll(String text) {
    return new YamlReader(new ArrayList<>(), Integer.MAX_VALUE).read(text);
  }

  /** A JSON value as one document in block style, members sorted by name as Kubernetes has them. */
  public static String text(Object value) {
    return new YamlWriter().document(value);
  }
}
