package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What validation finds: errors in the form of Kubernetes' field errors, and warnings. Belongs to
 * one validation; not thread-safe.
 */
final class Findings {

  /** More errors than this are not collected: a reader fixes the first ones anyway. */
  static final int MAX_CAUSES = 500;

  private final List<Status.Cause> causes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final IdentityHashMap<Object, Map<String, Set<Object>>> seen = new IdentityHashMap<>();
  private final IdentityHashMap<JsonArray, Map<String, JsonObject>> named = new IdentityHashMap<>();
  private final Map<Class<?>, Object> shared = new HashMap<>();

  List<Status.Cause> causes() {
    return causes;
  }

  List<String> warnings() {
    return warnings;
  }

  /** Whether nothing more is collected. */
  boolean isFull() {
    return causes.size() >= MAX_CAUSES;
  }

  /** Adds what was found elsewhere. */
  void addAll(List<Status.Cause> others) {
    for (Status.Cause cause : others) {
      if (causes.size() < MAX_CAUSES) {
        causes.add(cause);
      }
    }
  }

  /** Whether errors have been found in an element of a list. */
  boolean hasErrorsIn(Node element) {
    if (causes.isEmpty()) {
      return false;
    }
    String path = element.path();
    return causes.stream().anyMatch(cause -> cause.field().startsWith(path));
  }

  /** What has been seen under a name within one list, for rules on uniqueness. */
  Set<Object> seen(Object list, String name) {
    return seen.computeIfAbsent(list, _ -> new HashMap<>())
        .computeIfAbsent(name, _ -> new HashSet<>());
  }

  /** What rules of one kind know together, from one place of the object to the next. */
  <T> T shared(Class<T> type, Supplier<T> fresh) {
    return type.cast(shared.computeIfAbsent(type, _ -> fresh.get()));
  }

  /** The elements of a list by name, put in order once for all that ask; the first of a name. */
  Map<String, JsonObject> named(@Nullable Object list) {
    return list instanceof JsonArray array
        ? named.computeIfAbsent(array, Findings::byName)
        : Map.of();
  }

  private static Map<String, JsonObject> byName(JsonArray list) {
    var out = new HashMap<String, JsonObject>();
    list.objects().forEach(element -> out.putIfAbsent(element.string("name", ""), element));
    return out;
  }

  void required(Node node, String detail) {
    add("FieldValueRequired", "Required value" + suffix(detail), node);
  }

  void required(Node node) {
    required(node, "");
  }

  void invalid(Node node, String detail) {
    invalid(node, node.value(), detail);
  }

  void invalid(Node node, @Nullable Object shown, String detail) {
    add("FieldValueInvalid", "Invalid value: " + ErrorValue.text(shown) + suffix(detail), node);
  }

  /** As invalid, where the value says nothing. */
  void wrong(Node node, String detail) {
    add("FieldValueInvalid", "Invalid value" + suffix(detail), node);
  }

  void unsupported(Node node, @Nullable Object shown, List<?> supported) {
    String detail =
        supported.isEmpty()
            ? ""
            : "supported values: "
                + String.join(", ", supported.stream().map(ErrorValue::text).toList());
    add(
        "FieldValueNotSupported",
        "Unsupported value: " + ErrorValue.text(shown) + suffix(detail),
        node);
  }

  void duplicate(Node node, @Nullable Object shown, String detail) {
    add("FieldValueDuplicate", "Duplicate value: " + ErrorValue.text(shown) + suffix(detail), node);
  }

  void duplicate(Node node) {
    duplicate(node, node.value(), "");
  }

  void forbidden(Node node, String detail) {
    add("FieldValueForbidden", "Forbidden" + suffix(detail), node);
  }

  void notFound(Node node, @Nullable Object shown) {
    add("FieldValueNotFound", "Not found: " + ErrorValue.text(shown), node);
  }

  void notFound(Node node, @Nullable Object shown, String detail) {
    add("FieldValueNotFound", "Not found: " + ErrorValue.text(shown) + suffix(detail), node);
  }

  void tooLong(Node node, long bytes) {
    add("FieldValueTooLong", "Too long: may not be more than " + bytes + " bytes", node);
  }

  void tooMany(Node node, long actual, long most) {
    add(
        "FieldValueTooMany",
        "Too many: " + actual + ": must have at most " + most + (most == 1 ? " item" : " items"),
        node);
  }

  /** What could not be found out; messages call it so. */
  void internal(Node node, String detail) {
    add("InternalError", "Internal error" + suffix(detail), node);
  }

  void warn(String text) {
    warnings.add(text);
  }

  private void add(String reason, String message, Node node) {
    if (causes.size() < MAX_CAUSES) {
      causes.add(new Status.Cause(reason, message, node.path()));
    }
  }

  private static String suffix(String detail) {
    return detail.isEmpty() ? "" : ": " + detail;
  }
}
