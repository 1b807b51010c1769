package dev.insula.machinery.object;

import dev.insula.machinery.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the metadata of an object tree; absent strings read as empty. Writes go to the tree. */
public final class Meta {

  private Meta() {}

  public static JsonObject of(JsonObject object) {
    return object.objectAt("metadata");
  }

  public static String name(JsonObject object) {
    return of(object).string("name", "");
  }

  public static String namespace(JsonObject object) {
    return of(object).string("namespace", "");
  }

  public static ObjectName objectName(JsonObject object) {
    return new ObjectName(namespace(object), name(object));
  }

  public static String uid(JsonObject object) {
    return of(object).string("uid", "");
  }

  public static String resourceVersion(JsonObject object) {
    return of(object).string("resourceVersion", "");
  }

  public static long generation(JsonObject object) {
    return of(object).integer("generation", 0);
  }

  public static @Nullable String deletionTimestamp(JsonObject object) {
    return of(object).string("deletionTimestamp");
  }

  public static boolean isDeleting(JsonObject object) {
    return deletionTimestamp(object) != null;
  }

  public static List<String> finalizers(JsonObject object) {
    return of(object).strings("finalizers");
  }

  public static List<JsonObject> ownerReferences(JsonObject object) {
    return of(object).objects("ownerReferences");
  }

  /** The owner reference with {@code controller: true}, if there is one. */
  public static @Nullable JsonObject controllerOf(JsonObject object) {
    for (JsonObject owner : ownerReferences(object)) {
      if (owner.bool("controller", false)) {
        return owner;
      }
    }
    return null;
  }

  /** The labels as a new map; what is no string is left out. */
  public static Map<String, String> labels(JsonObject object) {
    return strings(of(object).object("labels"));
  }

  /** The annotations as a new map; what is no string is left out. */
  public static Map<String, String> annotations(JsonObject object) {
    return strings(of(object).object("annotations"));
  }

  /** The string members of a map-like object as a new map in their order. */
  public static Map<String, String> strings(@Nullable JsonObject object) {
    var out = new LinkedHashMap<String, String>();
    if (object != null) {
      for (int i = 0; i < object.size(); i++) {
        if (object.valueAt(i) instanceof String value) {
          out.put(object.keyAt(i), value);
        }
      }
    }
    return out;
  }

  public static GroupVersionKind kind(JsonObject object) {
    return GroupVersionKind.of(object.string("apiVersion", ""), object.string("kind", ""));
  }
}
