package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Names the elements of lists that are sets or maps. */
final class ListElements {

  private ListElements() {}

  /** What is wrong with an element that can't be named. */
  static final class UnnamableException extends RuntimeException {
    UnnamableException(String message) {
      super(message);
    }
  }

  /** The path element of a list element; the list must not be atomic. */
  static PathElement name(Schema list, Object element) {
    return list.listMapKeys().isEmpty() ? value(element) : key(list, element);
  }

  /** Whether {@link #name} gives an element a name. */
  static boolean isNamable(Schema list, Object element) {
    List<String> keys = list.listMapKeys();
    if (keys.isEmpty()) {
      return !(element instanceof JsonObject)
          && !(element instanceof JsonArray)
          && element != JsonNull.NULL;
    }
    if (element instanceof JsonObject object) {
      for (String key : keys) {
        if (object.containsKey(key) || defaultOf(list, key) != null) {
          return true;
        }
      }
    }
    return false;
  }

  /** As {@link #name}, with the position in what is thrown. */
  static PathElement nameAt(Schema list, JsonArray elements, int position) {
    try {
      return name(list, elements.get(position));
    } catch (UnnamableException e) {
      throw new UnnamableException("element " + position + ": " + e.getMessage());
    }
  }

  private static PathElement value(Object element) {
    return switch (element) {
      case JsonObject _ ->
          throw new UnnamableException(
              "associative list without keys has an element that's a map type");
      case JsonArray _ ->
          throw new UnnamableException("not supported: associative list with lists as elements");
      case JsonNull _ ->
          throw new UnnamableException(
              "associative list without keys has an element that's an explicit null");
      default -> new PathElement.Value(element);
    };
  }

  private static PathElement key(Schema list, Object element) {
    if (element == JsonNull.NULL) {
      throw new UnnamableException("associative list with keys may not have a null element");
    }
    if (!(element instanceof JsonObject object)) {
      throw new UnnamableException("associative list with keys may not have non-map elements");
    }
    List<String> keys = list.listMapKeys();
    var fields = new ArrayList<PathElement.KeyField>(keys.size());
    for (String key : keys) {
      Object value = object.get(key);
      if (value == null) {
        value = defaultOf(list, key);
      }
      if (value != null) {
        fields.add(new PathElement.KeyField(key, value));
      }
    }
    if (fields.isEmpty()) {
      throw new UnnamableException(
          "associative list with keys has an element that omits all key fields "
              + keys.stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]"))
              + " (and doesn't have default values for any key fields)");
    }
    return new PathElement.Key(fields);
  }

  private static @Nullable Object defaultOf(Schema list, String key) {
    Schema member = Shape.element(list).properties().get(key);
    return member == null ? null : member.defaultValue();
  }
}
