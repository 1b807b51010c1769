package dev.insula.machinery.cel;

import com.google.re2j.Pattern;
import dev.cel.common.values.CelByteString;
import dev.insula.machinery.json.JsonNull;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be asked of any value: its fields, elements and size. Stateless. */
final class Values {

  private Values() {}

  /** A field of an object or an entry of a map, or null if there is none. */
  static @Nullable Object find(Object holder, Object key) {
    return switch (holder) {
      case CelObject object -> object.field((String) key);
      case Map<?, ?> map -> findInMap(map, key);
      default -> throw CelEvaluationException.noSuchOverload();
    };
  }

  private static @Nullable Object findInMap(Map<?, ?> map, Object key) {
    Object found = map.get(key);
    return found != null || !(key instanceof Number || key instanceof UnsignedInt)
        ? found
        : findByNumber(map, key);
  }

  /** Keys of other number types are equal too; such maps are only made by expressions. */
  private static @Nullable Object findByNumber(Map<?, ?> map, Object key) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (Equality.equal(Objects.requireNonNull(entry.getKey()), key)) {
        return entry.getValue();
      }
    }
    return null;
  }

  static Object select(Object holder, Object key) {
    Object found = find(holder, key);
    if (found == null) {
      throw CelEvaluationException.noSuchKey(key);
    }
    return found;
  }

  /** An element of a list, an entry of a map, or a field of an object. */
  static Object index(Object holder, Object key) {
    if (holder instanceof List<?> list) {
      long at = position(key);
      if (at < 0 || at >= list.size()) {
        throw new CelEvaluationException("index out of bounds: " + CelText.of(key));
      }
      return Objects.requireNonNull(list.get((int) at));
    }
    return select(holder, key);
  }

  /** As {@link #index}, but null where there is nothing. */
  static @Nullable Object findIndex(Object holder, Object key) {
    if (holder instanceof List<?> list) {
      long at = position(key);
      return at < 0 || at >= list.size() ? null : list.get((int) at);
    }
    return find(holder, key);
  }

  private static long position(Object key) {
    return switch (key) {
      case Long at -> at;
      case UnsignedInt at -> at.bits() < 0 ? Long.MAX_VALUE : at.bits();
      case Double at when at == Math.rint(at) -> at.longValue();
      default ->
          throw new CelEvaluationException(
              "unsupported index type '" + TypeValue.nameOf(key) + "' in list");
    };
  }

  /** The elements of a list or the keys of a map. */
  static Collection<?> elements(Object value) {
    return switch (value) {
      case List<?> list -> list;
      case Map<?, ?> map -> map.keySet();
      case CelObject object -> object.fieldNames();
      default -> throw CelEvaluationException.noSuchOverload();
    };
  }

  /** What {@code size()} gives, or -1 for values that have no size. */
  static long size(Object value) {
    return switch (value) {
      case String text -> text.codePointCount(0, text.length());
      case CelByteString bytes -> bytes.size();
      case Collection<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      default -> -1;
    };
  }

  /** The size that the cost of an operation follows from. */
  static long costSize(Object value) {
    return switch (value) {
      case CelObject object -> object.fieldNames().size();
      case Pattern pattern -> pattern.pattern().length();
      case KubernetesValue special -> special.costSize();
      case Optional<?> optional when optional.isPresent() -> costSize(optional.get());
      default -> {
        long size = size(value);
        yield size < 0 ? 1 : size;
      }
    };
  }

  static boolean isZero(Object value) {
    return switch (value) {
      case Boolean b -> !b;
      case Long n -> n == 0;
      case UnsignedInt n -> n.bits() == 0;
      case Double n -> n == 0;
      case JsonNull _ -> true;
      case java.time.Duration d -> d.isZero();
      case java.time.Instant t -> t.getEpochSecond() == -62_135_596_800L && t.getNano() == 0;
      case CelObject object -> object.fieldNames().isEmpty();
      case Optional<?> optional -> optional.isEmpty();
      default -> size(value) == 0;
    };
  }
}
