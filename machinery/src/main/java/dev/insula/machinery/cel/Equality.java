package dev.insula.machinery.cel;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Equality of values: numbers by amount whatever their type, lists and maps by their elements,
 * values of different types never. Stateless. Source: "Equality" in the CEL language definition,
 * and the list types of Kubernetes schemas.
 */
final class Equality {

  private Equality() {}

  static boolean equal(Object a, Object b) {
    if (isNumber(a) && isNumber(b)) {
      Integer order = Ordering.compareNumbers(a, b);
      return order != null && order == 0;
    }
    if (a instanceof List<?> first && b instanceof List<?> second) {
      return equalLists(first, second);
    }
    if (isMapLike(a) && isMapLike(b)) {
      return equalMaps(a, b);
    }
    if (a instanceof Optional<?> first && b instanceof Optional<?> second) {
      return (first.isPresent() && second.isPresent())
          ? equal(first.get(), second.get())
          : first.isEmpty() && second.isEmpty();
    }
    return a.equals(b);
  }

  private static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof UnsignedInt;
  }

  private static boolean isMapLike(Object value) {
    return value instanceof Map<?, ?> || value instanceof CelObject;
  }

  private static boolean equalLists(List<?> a, List<?> b) {
    if (a instanceof ListView view && view.isAssociative()) {
      return view.equalByAssociation(b);
    }
    if (b instanceof ListView view && view.isAssociative()) {
      return view.equalByAssociation(a);
    }
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!equal(at(a, i), at(b, i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalMaps(Object a, Object b) {
    Collection<?> keys = Values.elements(a);
    if (keys.size() != Values.elements(b).size()) {
      return false;
    }
    for (Object key : keys) {
      Object mine = Values.find(a, key);
      Object theirs =
          b instanceof CelObject && !(key instanceof String) ? null : Values.find(b, key);
      if (mine == null || theirs == null || !equal(mine, theirs)) {
        return false;
      }
    }
    return true;
  }

  static Object at(List<?> list, int index) {
    return Objects.requireNonNull(list.get(index));
  }

  static int indexOf(List<?> list, @Nullable Object wanted) {
    for (int i = 0; i < list.size(); i++) {
      if (wanted != null && equal(at(list, i), wanted)) {
        return i;
      }
    }
    return -1;
  }
}
