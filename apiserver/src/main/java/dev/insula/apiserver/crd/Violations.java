package dev.insula.apiserver.crd;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a value has against its schema, in the words of Kubernetes. Not thread-safe. */
final class Violations {

  /** More than this are not collected: a reader fixes the first ones anyway. */
  static final int MAX = 100;

  /** The field of errors that the validator's library reports without one. */
  private static final String NO_FIELD = "<nil>";

  private final List<Status.Cause> causes = new ArrayList<>();

  /** Kept apart, as Kubernetes looks for them when everything else is checked. */
  private final List<Status.Cause> duplicates = new ArrayList<>();

  private final String prefix;

  Violations() {
    this("");
  }

  /**
   * @param prefix the place that paths start from, which messages do not mention
   */
  Violations(String prefix) {
    this.prefix = prefix;
  }

  /** What is wrong, but for duplicates. */
  List<Status.Cause> causes() {
    return causes;
  }

  /** Elements of sets and of lists that are maps which are there twice. */
  List<Status.Cause> duplicates() {
    return duplicates;
  }

  boolean isEmpty() {
    return causes.isEmpty() && duplicates.isEmpty();
  }

  void addAll(Violations other) {
    other.causes.forEach(this::add);
    other.duplicates.forEach(cause -> add(duplicates, cause));
  }

  void type(String path, Object value, String wanted) {
    mismatch(path, typeName(value), wanted);
  }

  /**
   * A value that is not of the format of its schema.
   *
   * @param shown the value; for a number only its own format, or nothing
   */
  void format(String path, String shown, String format) {
    mismatch(path, shown, format);
  }

  private void mismatch(String path, String shown, String wanted) {
    String quoted = GoText.quote(shown);
    add(
        "FieldValueTypeInvalid",
        "Invalid value: "
            + quoted
            + ": "
            + path
            + " in body must be of type "
            + wanted
            + ": "
            + quoted,
        path);
  }

  void invalid(String path, Object shown, String rule) {
    add(
        "FieldValueInvalid",
        "Invalid value: " + text(shown) + ": " + path + " in body " + rule,
        path);
  }

  /** Like {@link #invalid}, with the whole of the text. */
  void said(String path, Object shown, String text) {
    add("FieldValueInvalid", "Invalid value: " + text(shown) + ": " + text, path);
  }

  void required(String path) {
    add("FieldValueRequired", "Required value", path);
  }

  void duplicate(String path, Object value) {
    String message = "Duplicate value: " + text(value);
    add(duplicates, new Status.Cause("FieldValueDuplicate", message, place(path)));
  }

  /** An element of a list that is a map by keys, which it can't have. */
  void notAnObject(String path, Object value) {
    String message =
        "Invalid value: " + text(value) + ": must be an object for an array of list-type map";
    add(duplicates, new Status.Cause("FieldValueInvalid", message, place(path)));
  }

  void tooLong(String path, long bytes) {
    add("FieldValueTooLong", "Too long: may not be more than " + bytes + " bytes", path);
  }

  void tooMany(String path, long actual, long most) {
    add(
        "FieldValueTooMany",
        "Too many: " + actual + ": must have at most " + most + (most == 1 ? " item" : " items"),
        path);
  }

  void unsupported(String path, Object value, List<Object> supported) {
    String list =
        supported.stream()
            .map(one -> GoText.quote(one instanceof String s ? s : text(one)))
            .collect(Collectors.joining(", "));
    add(
        "FieldValueNotSupported",
        "Unsupported value: " + text(value) + ": supported values: " + list,
        path);
  }

  /** A rule on several schemas at once, which is reported without a field. */
  void junctor(String text) {
    add("FieldValueInvalid", "Invalid value: \"\": " + text, NO_FIELD);
  }

  private void add(String reason, String message, String path) {
    add(new Status.Cause(reason, message, place(path)));
  }

  private String place(String path) {
    if (prefix.isEmpty()) {
      return path;
    }
    return path.isEmpty() || path.equals(NO_FIELD) ? prefix : prefix + "." + path;
  }

  private void add(Status.Cause cause) {
    add(causes, cause);
  }

  private static void add(List<Status.Cause> to, Status.Cause cause) {
    if (to.size() < MAX) {
      to.add(cause);
    }
  }

  static String text(Object value) {
    return switch (value) {
      case String s -> GoText.quote(s);
      case JsonObject object -> Json.string(object);
      case JsonArray array -> Json.string(array);
      case Double d -> Json.string(d);
      case JsonNull _ -> "null";
      default -> value.toString();
    };
  }

  static String typeName(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case Long _ -> "integer";
      case Double _ -> "number";
      case JsonObject _ -> "object";
      case JsonArray _ -> "array";
      default -> "null";
    };
  }
}
