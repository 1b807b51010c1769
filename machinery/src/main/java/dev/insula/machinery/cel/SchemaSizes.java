package dev.insula.machinery.cel;

import dev.insula.machinery.schema.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large values of a schema can be, as far as it limits them, or else a request does. Stateless.
 * Sizes count bytes of JSON for the smallest, and elements or bytes of text for the largest.
 *
 * <p>Source: {@code schemas.go} and {@code limits.go} of k8s.io/apiserver/pkg/cel.
 */
final class SchemaSizes {

  private static final long REQUEST_BYTES = 3L * 1024 * 1024;
  private static final long LONGEST_TIME = 32;
  private static final long DATE = 12;
  private static final long BYTES_OF_CODE_POINT = 4;

  private SchemaSizes() {}

  /**
   * The most elements or bytes at a path that begins with {@code self}; null if it leads nowhere.
   */
  static @Nullable Long most(SchemaType self, List<String> path) {
    SchemaType here = self;
    for (String step : path.subList(1, path.size())) {
      if (step.equals(InputSizes.KEYS)) {
        // Keys are texts without a limit, which Kubernetes takes for empty.
        return here.elements() == null ? null : Long.valueOf(0);
      }
      SchemaType next =
          switch (step) {
            case InputSizes.ITEMS, InputSizes.VALUES -> here.elements();
            default -> here.fields().get(step);
          };
      if (next == null) {
        return null;
      }
      here = next;
    }
    return maxElements(here);
  }

  /** The largest number of elements of a list, entries of a map, or bytes of a text; else 0. */
  static long maxElements(SchemaType type) {
    Schema schema = type.schema();
    Schema.ValueRules rules = schema.rules();
    return switch (schema.type()) {
      case ARRAY -> {
        Long limit = rules == null ? null : rules.maxItems();
        SchemaType elements = type.elements();
        yield limit != null ? Math.max(limit, 0) : (REQUEST_BYTES - 2) / (minBytes(elements) + 1);
      }
      case OBJECT -> {
        Long limit = rules == null ? null : rules.maxProperties();
        SchemaType values = type.elements();
        if (values == null) {
          yield 0;
        }
        yield limit != null ? Math.max(limit, 0) : (REQUEST_BYTES - 2) / (minBytes(values) + 6);
      }
      case STRING -> text(schema.format(), rules);
      case INT_OR_STRING -> text("", rules);
      default -> 0;
    };
  }

  private static long text(String format, Schema.@Nullable ValueRules rules) {
    Long limit = rules == null ? null : rules.maxLength();
    return switch (format) {
      case "duration", "date-time" -> LONGEST_TIME;
      case "date" -> DATE;
      case "byte" -> limit != null ? Math.max(limit, 0) : REQUEST_BYTES - 2;
      default -> {
        if (limit != null) {
          yield Range.product(Math.max(limit, 0), BYTES_OF_CODE_POINT);
        }
        List<Object> values = rules == null ? List.of() : rules.enumValues();
        yield values.isEmpty() ? REQUEST_BYTES - 2 : longest(values);
      }
    };
  }

  private static long longest(List<Object> values) {
    return values.stream()
        .filter(String.class::isInstance)
        .mapToLong(value -> ((String) value).length())
        .max()
        .orElse(0);
  }

  /** The smallest JSON that a value can have. */
  static long minBytes(@Nullable SchemaType type) {
    if (type == null) {
      return 0;
    }
    return switch (type.schema().type()) {
      case STRING ->
          switch (type.schema().format()) {
            case "duration" -> 3;
            case "date" -> DATE;
            case "date-time" -> 21;
            default -> 2;
          };
      case BOOLEAN -> 4;
      case INTEGER, NUMBER, INT_OR_STRING, ANY -> 1;
      case ARRAY -> 2;
      case OBJECT -> type.elements() != null ? 2 : object(type);
    };
  }

  private static long object(SchemaType type) {
    long bytes = 2;
    for (Map.Entry<String, SchemaType> field : type.fields().entrySet()) {
      String property = type.propertyOf(field.getKey());
      boolean defaulted = field.getValue().schema().defaultValue() != null;
      if (property != null && type.schema().required().contains(property) && !defaulted) {
        bytes = Range.sum(bytes, property.length() + minBytes(field.getValue()) + 4);
      }
    }
    return bytes;
  }

  /** How often a value of this size could stand in one request. */
  static long maxCardinality(SchemaType type) {
    return REQUEST_BYTES / (minBytes(type) + 1);
  }
}
