package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant's object says that it does not pass: a condition where its kind has conditions, an
 * annotation else. Neither goes down. Pure.
 */
public final class RefusalMark {

  /** Type of the condition. */
  public static final String CONDITION = Origin.DOMAIN + "/Refused";

  /** Annotation of objects of kinds without conditions: reason and message. */
  public static final String ANNOTATION = Origin.DOMAIN + "/refused";

  private static final Set<PassingKind> WITH_CONDITIONS =
      Set.of(SyncedKind.POD, SyncedKind.SERVICE, SyncedKind.CLAIM, SyncedKind.BUDGET);

  /** An annotation is for people; Kubernetes bounds all of an object's together. */
  private static final int MOST = 8 * 1024;

  private RefusalMark() {}

  /** The subresource by which the mark is written; empty for the object itself. */
  public static String subresource(PassingKind kind) {
    return WITH_CONDITIONS.contains(kind) ? "status" : "";
  }

  /** The object with the mark; empty if it says the same already. */
  public static Optional<JsonObject> set(
      PassingKind kind, JsonObject object, String reason, String message, String now) {
    String text = message.length() <= MOST ? message : message.substring(0, MOST);
    if (!WITH_CONDITIONS.contains(kind)) {
      return annotate(object, reason + ": " + text);
    }
    JsonObject before = condition(object);
    if (before != null && before.string("message", "").equals(text)) {
      return Optional.empty();
    }
    JsonObject changed = object.deepCopy();
    JsonArray all = changed.objectOrCreate("status").arrayOrCreate("conditions");
    all.removeIf(RefusalMark::isMark);
    all.add(
        JsonObject.of(
            "type",
            CONDITION,
            "status",
            "True",
            "reason",
            reason,
            "message",
            text,
            "lastTransitionTime",
            before == null ? now : before.string("lastTransitionTime", now)));
    return Optional.of(changed);
  }

  /** The object without the mark; empty if it has none. */
  public static Optional<JsonObject> clear(PassingKind kind, JsonObject object) {
    boolean marked =
        WITH_CONDITIONS.contains(kind)
            ? condition(object) != null
            : Meta.of(object).objectAt("annotations").containsKey(ANNOTATION);
    if (!marked) {
      return Optional.empty();
    }
    JsonObject changed = object.deepCopy();
    if (WITH_CONDITIONS.contains(kind)) {
      changed.objectAt("status").arrayOrCreate("conditions").removeIf(RefusalMark::isMark);
    } else {
      Meta.of(changed).objectAt("annotations").remove(ANNOTATION);
    }
    return Optional.of(changed);
  }

  /** A status that comes up keeps the mark, which only the way down sets and clears. */
  static void keep(JsonObject object, JsonObject status) {
    JsonObject mark = condition(object);
    if (mark != null) {
      status.arrayOrCreate("conditions").add(mark.deepCopy());
    }
  }

  private static Optional<JsonObject> annotate(JsonObject object, String text) {
    if (Meta.annotations(object).getOrDefault(ANNOTATION, "").equals(text)) {
      return Optional.empty();
    }
    JsonObject changed = object.deepCopy();
    Meta.of(changed).objectOrCreate("annotations").put(ANNOTATION, text);
    return Optional.of(changed);
  }

  private static @Nullable JsonObject condition(JsonObject object) {
    return object.objectAt("status").objects("conditions").stream()
        .filter(RefusalMark::isMark)
        .findFirst()
        .orElse(null);
  }

  private static boolean isMark(Object condition) {
    return condition instanceof JsonObject c && c.string("type", "").equals(CONDITION);
  }
}
