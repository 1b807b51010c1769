package dev.insula.machinery.json;

import dev.insula.machinery.json.Json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads trees. Names of members are shared between documents. Thread-safe. */
final class JsonReader {

  /** Duplicate members that are told of, as in Kubernetes' strict decoder. */
  static final int MAX_DUPLICATES = 100;

  private final JsonFactory factory;

  JsonReader(JsonFactory factory) {
    this.factory = factory;
  }

  Object read(byte[] bytes, @Nullable List<String> duplicates) {
    try (JsonParser in = factory.createParser(ObjectReadContext.empty(), bytes)) {
      JsonToken first = in.nextToken();
      if (first == null) {
        throw new MalformedJsonException("unexpected end of JSON input");
      }
      Object value = new Walk(in, duplicates).value(first);
      if (in.nextToken() != null) {
        throw new MalformedJsonException("invalid character after top-level value");
      }
      return value;
    } catch (JacksonException e) {
      throw new MalformedJsonException(e.getOriginalMessage());
    }
  }

  private static final class Walk {
    private final JsonParser in;
    private final @Nullable List<String> duplicates;

    /** Names and indices of what is being read; kept only where duplicates are wanted. */
    private final List<Object> path = new ArrayList<>();

    Walk(JsonParser in, @Nullable List<String> duplicates) {
      this.in = in;
      this.duplicates = duplicates;
    }

    Object value(JsonToken token) {
      return switch (token) {
        case START_OBJECT -> object();
        case START_ARRAY -> array();
        case VALUE_STRING -> in.getString();
        case VALUE_NUMBER_INT -> integer();
        case VALUE_NUMBER_FLOAT -> finite(in.getDoubleValue());
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NULL -> JsonNull.NULL;
        default -> throw new MalformedJsonException("unexpected " + token);
      };
    }

    private JsonObject object() {
      var object = new JsonObject();
      for (String key = in.nextName(); key != null; key = in.nextName()) {
        enter(key);
        Object old = object.put(key, value(in.nextToken()));
        if (old != null && duplicates != null) {
          report(duplicates);
        }
        leave();
      }
      return object;
    }

    private JsonArray array() {
      var array = new JsonArray();
      for (JsonToken t = in.nextToken(); t != JsonToken.END_ARRAY; t = in.nextToken()) {
        enter(array.size());
        array.add(value(t));
        leave();
      }
      return array;
    }

    private Object integer() {
      return switch (in.getNumberType()) {
        case INT, LONG -> in.getLongValue();
        default -> finite(in.getBigIntegerValue().doubleValue());
      };
    }

    private double finite(double value) {
      if (Double.isInfinite(value)) {
        throw new MalformedJsonException(
            "json: cannot unmarshal number " + in.getString() + " into Go value of type float64");
      }
      return value;
    }

    private void enter(Object step) {
      if (duplicates != null) {
        path.add(step);
      }
    }

    private void leave() {
      if (duplicates != null) {
        path.removeLast();
      }
    }

    private void report(List<String> duplicates) {
      if (duplicates.size() >= MAX_DUPLICATES) {
        return;
      }
      var text = new StringBuilder();
      for (Object step : path) {
        if (step instanceof String name) {
          text.append(text.isEmpty() ? "" : ".").append(name);
        } else {
          text.append('[').append(step).append(']');
        }
      }
      if (!duplicates.contains(text.toString())) {
        duplicates.add(text.toString());
      }
    }
  }
}
