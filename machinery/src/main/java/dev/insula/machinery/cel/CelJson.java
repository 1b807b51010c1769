package dev.insula.machinery.cel;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes JSON of the values of expressions. Stateless. */
public final class CelJson {

  private CelJson() {}

  /**
   * @throws CelEvaluationException for values that JSON has no form for
   */
  public static Object of(Object value) {
    return switch (value) {
      case JsonObject object -> object.deepCopy();
      case JsonArray array -> array.deepCopy();
      case CelObject object -> object(object);
      case Map<?, ?> map -> map(map);
      case List<?> list -> list(list);
      case Optional<?> optional -> optional.isPresent() ? of(optional.get()) : JsonNull.NULL;
      case UnsignedInt number -> Json.parse(number.toString());
      case String _, Long _, Double _, Boolean _, JsonNull _ -> value;
      default -> CelText.of(value);
    };
  }

  private static JsonObject object(CelObject object) {
    var out = new JsonObject();
    for (String name : object.fieldNames()) {
      Object value = object.field(name);
      if (value != null) {
        out.put(FieldNames.unescape(name), of(value));
      }
    }
    return out;
  }

  private static JsonObject map(Map<?, ?> map) {
    var out = new JsonObject();
    map.forEach((key, value) -> out.put(CelText.of(key), of(value)));
    return out;
  }

  private static JsonArray list(List<?> list) {
    var out = new JsonArray(list.size());
    list.forEach(value -> out.add(of(value)));
    return out;
  }
}
