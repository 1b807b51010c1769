package dev.insula.machinery.apply;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.GoText;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One step of the path to a field. Immutable, thread-safe, ordered as the API server writes them.
 *
 * <p>{@code toString} is the form of messages ({@code .spec}, {@code [name="a"]}), {@link
 * #serialized()} that of {@code FieldsV1} ({@code f:spec}, {@code k:{"name":"a"}}).
 */
public sealed interface PathElement extends Comparable<PathElement> {

  /** The form that {@code FieldsV1} has as member names. */
  String serialized();

  /** A member of an object or map. */
  record Field(String name) implements PathElement {
    @Override
    public String serialized() {
      return "f:" + name;
    }

    @Override
    public String toString() {
      return "." + name;
    }

    @Override
    public int compareTo(PathElement other) {
      return other instanceof Field field ? name.compareTo(field.name) : -1;
    }
  }

  /** The element of a list of objects that has these values, sorted by name. */
  record Key(List<KeyField> fields) implements PathElement {

    /** Room for most keys. */
    private static final int USUAL_BYTES = 96;

    public Key {
      fields =
          fields.size() == 1
              ? List.copyOf(fields)
              : fields.stream().sorted(Comparator.comparing(KeyField::name)).toList();
    }

    @Override
    public String serialized() {
      var object = new JsonObject();
      fields.forEach(field -> object.put(field.name(), field.value()));
      return "k:" + new String(Json.bytes(object, USUAL_BYTES), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return fields.stream()
          .map(field -> field.name() + "=" + text(field.value()))
          .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public int compareTo(PathElement other) {
      return switch (other) {
        case Field _ -> 1;
        case Key key -> compareFields(key);
        default -> -1;
      };
    }

    private int compareFields(Key other) {
      for (int i = 0; i < fields.size() && i < other.fields.size(); i++) {
        int names = fields.get(i).name().compareTo(other.fields.get(i).name());
        int difference =
            names != 0 ? names : compare(fields.get(i).value(), other.fields.get(i).value());
        if (difference != 0) {
          return difference;
        }
      }
      return Integer.compare(fields.size(), other.fields.size());
    }
  }

  /** One key of an element of a list. */
  record KeyField(String name, Object value) {}

  /** The element of a set that has this value. */
  record Value(Object value) implements PathElement {
    @Override
    public String serialized() {
      return "v:" + Json.string(value);
    }

    @Override
    public String toString() {
      return "[=" + text(value) + "]";
    }

    @Override
    public int compareTo(PathElement other) {
      return switch (other) {
        case Value v -> compare(value, v.value);
        case Index _ -> -1;
        default -> 1;
      };
    }
  }

  /** The element of a list at a position. */
  record Index(int index) implements PathElement {
    @Override
    public String serialized() {
      return "i:" + index;
    }

    @Override
    public String toString() {
      return "[" + index + "]";
    }

    @Override
    public int compareTo(PathElement other) {
      return other instanceof Index at ? Integer.compare(index, at.index) : 1;
    }
  }

  private static String text(Object value) {
    return value instanceof String string ? GoText.quote(string) : GoText.value(value);
  }

  /** Numbers first, then strings, then booleans, then all else. */
  private static int compare(Object a, Object b) {
    int kinds = Integer.compare(rank(a), rank(b));
    if (kinds != 0) {
      return kinds;
    }
    return switch (a) {
      case Long l when b instanceof Long other -> Long.compare(l, other);
      case Number n -> Double.compare(n.doubleValue(), ((Number) b).doubleValue());
      case String s -> s.compareTo((String) b);
      case Boolean bool -> Boolean.compare(bool, (Boolean) b);
      default -> Json.string(a).compareTo(Json.string(b));
    };
  }

  private static int rank(Object value) {
    return switch (value) {
      case Number _ -> 0;
      case String _ -> 1;
      case Boolean _ -> 2;
      default -> 3;
    };
  }
}
