package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.GoText;
import org.jspecify.annotations.Nullable;

/** Values as Kubernetes' field errors show them: strings as Go's {@code %q}, structs as JSON. */
final class ErrorValue {

  /** A piece of text that stands in a message as it is. */
  record Raw(String text) {}

  private ErrorValue() {}

  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Raw raw -> raw.text();
      case String text -> GoText.quote(text);
      case JsonObject object -> Json.string(object);
      case JsonArray list -> Json.string(list);
      default -> value.toString();
    };
  }
}
