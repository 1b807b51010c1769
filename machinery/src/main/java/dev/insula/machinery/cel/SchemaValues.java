package dev.insula.machinery.cel;

import dev.cel.common.values.CelByteString;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.Base64;

/** JSON values as values of a schema's type. Stateless. */
final class SchemaValues {

  private SchemaValues() {}

  static Object view(Object json, SchemaType type) {
    if (json instanceof JsonNull) {
      if (type.schema().nullable()) {
        return json;
      }
      throw invalid("got null for schema with nullable=false");
    }
    return switch (type.schema().type()) {
      case OBJECT -> object(json, type);
      case ARRAY -> list(json, type);
      case STRING -> text(json, type.schema().format());
      case NUMBER -> number(json);
      case INTEGER -> integer(json);
      case BOOLEAN -> bool(json);
      case INT_OR_STRING -> intOrString(json);
      case ANY -> json;
    };
  }

  private static CelEvaluationException invalid(String problem) {
    return new CelEvaluationException("invalid data, " + problem);
  }

  private static Object object(Object json, SchemaType type) {
    if (!(json instanceof JsonObject object)) {
      throw invalid("expected a map for the provided schema with type=object");
    }
    SchemaType elements = type.elements();
    return elements == null ? new ObjectView(object, type) : new MapView(object, elements);
  }

  private static Object list(Object json, SchemaType type) {
    SchemaType elements = type.elements();
    if (!(json instanceof JsonArray array) || elements == null) {
      throw invalid("expected an array for the provided schema with type=array");
    }
    return new ListView(array, elements, type.schema());
  }

  private static Object text(Object json, String format) {
    if (!(json instanceof String text)) {
      throw invalid("expected string, got " + TypeValue.nameOf(json));
    }
    return switch (format) {
      case "byte" -> bytes(text);
      case "duration" -> Times.parseDuration(text);
      case "date" -> Times.parseDate(text);
      case "date-time" -> Times.parse(text);
      default -> text;
    };
  }

  private static Object bytes(String text) {
    try {
      return CelByteString.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new CelEvaluationException("Invalid byte formatted string " + text);
    }
  }

  private static Object number(Object json) {
    return switch (json) {
      case Double n -> n;
      case Long n -> n.doubleValue();
      default -> throw invalid("expected float, got " + TypeValue.nameOf(json));
    };
  }

  private static Object integer(Object json) {
    return switch (json) {
      case Long n -> n;
      case Double n when n == Math.rint(n) -> n.longValue();
      default -> throw invalid("expected int, got " + TypeValue.nameOf(json));
    };
  }

  private static Object bool(Object json) {
    if (json instanceof Boolean) {
      return json;
    }
    throw invalid("expected bool, got " + TypeValue.nameOf(json));
  }

  private static Object intOrString(Object json) {
    return switch (json) {
      case String _, Long _ -> json;
      case Double n when n == Math.rint(n) -> n.longValue();
      default -> throw invalid("expected XIntOrString value to be either a string or integer");
    };
  }
}
