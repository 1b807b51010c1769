package dev.insula.machinery.patch;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.Schema;
import java.util.Optional;

/**
 * A change to an object, read once and applied as often as a conflicting write makes it necessary.
 * Immutable, thread-safe. Failures are {@link ApiException}s with the code and text of Kubernetes.
 */
public sealed interface Patch permits JsonPatch, MergePatch, StrategicMergePatch, UnreadablePatch {

  /**
   * The object with the patch applied. The argument may be changed and must not be used afterwards.
   *
   * @param live the current object, which the patch may take apart
   * @param schema the object's schema; only strategic merge patches look at it
   */
  JsonObject apply(JsonObject live, Schema schema);

  /**
   * What Kubernetes quotes where the result of the patch can't be decoded.
   *
   * @param patched the result, before anything else has changed it
   */
  String quote(JsonObject patched, Schema schema);

  /**
   * What Kubernetes says is wrong with the result of the patch, if that differs from what its
   * decoder says.
   */
  default Optional<String> mismatch(JsonObject patched, Schema schema) {
    return Optional.empty();
  }

  /**
   * Whether the result is read as the kind that the object has, whatever it says of itself: where
   * Kubernetes makes its types of the result without going through JSON.
   */
  default boolean keepsKind() {
    return false;
  }

  /** 422 that says no more than that the patch can't be applied. */
  static ApiException unprocessable() {
    return new ApiException(
        new Status(
            422,
            "Invalid",
            "the server rejected our request due to an error in our request",
            new JsonObject()));
  }

  /** 500 without a reason: an error that Kubernetes passes on without a Status of its own. */
  static ApiException unexpected(String message) {
    return new ApiException(new Status(500, "", message, new JsonObject()));
  }

  /** What the decoder of Kubernetes calls a JSON value of the wrong type. */
  static String kindOf(Object value) {
    return switch (value) {
      case JsonObject _ -> "object";
      case JsonArray _ -> "array";
      case String _ -> "string";
      case Boolean _ -> "bool";
      case JsonNull _ -> "null";
      default -> "number";
    };
  }

  /** Bytes of the encoding, while the nesting stays within what {@link Json} reads; else 422. */
  static long measure(Object value, int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw unprocessable();
    }
    return switch (value) {
      case JsonObject object -> {
        long sum = 2;
        for (int i = 0; i < object.size(); i++) {
          sum += object.keyAt(i).length() + 4 + measure(object.valueAt(i), depth + 1);
        }
        yield sum;
      }
      case JsonArray array -> {
        long sum = 2;
        for (int i = 0; i < array.size(); i++) {
          sum += 1 + measure(array.get(i), depth + 1);
        }
        yield sum;
      }
      case String text -> text.length() + 2L;
      default -> 8;
    };
  }
}
