package dev.insula.controllers.objects;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Pod templates: their hashes, their equality, and pods made of them. */
public final class Templates {

  public static final String HASH_LABEL = "pod-template-hash";

  /** Letters and digits that spell no words, for names. */
  private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private Templates() {}

  /**
   * The hash of a template that goes into names and labels: FNV-1a of the template's JSON with
   * sorted members and of the collision count, in safe letters. It depends on nothing else, so that
   * a controller that dies finds its own objects again.
   */
  public static String hash(JsonObject template, long collisions) {
    int hash = FNV_OFFSET;
    var text = new StringBuilder();
    canonical(template, text);
    if (collisions > 0) {
      text.append(collisions);
    }
    for (byte each : text.toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    return safe(Integer.toUnsignedString(hash));
  }

  /**
   * The hash that names a controller revision: FNV-1 of its data as sorted JSON and the count of
   * collisions, in safe letters; the same as that of Kubernetes for the same data.
   */
  public static String revisionHash(JsonObject data, long collisions) {
    int hash = FNV_OFFSET;
    String text = Json.string(sortedValue(data)) + collisions;
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash * FNV_PRIME) ^ (each & 0xff);
    }
    return safe(Integer.toUnsignedString(hash));
  }

  /** The same with the members of all objects in the order of their names, as Go writes maps. */
  public static JsonObject sorted(JsonObject object) {
    var out = new JsonObject();
    List<String> keys = new ArrayList<>(object.keySet());
    Collections.sort(keys);
    keys.forEach(key -> out.put(key, sortedValue(Objects.requireNonNull(object.get(key)))));
    return out;
  }

  private static Object sortedValue(Object value) {
    return switch (value) {
      case JsonObject object -> sorted(object);
      case JsonArray array -> new JsonArray(array.stream().map(Templates::sortedValue).toList());
      default -> value;
    };
  }

  private static String safe(String digits) {
    var out = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      out.append(SAFE.charAt(digits.charAt(i) % SAFE.length()));
    }
    return out.toString();
  }

  /** Whether two templates are equal but for the hash label. */
  public static boolean equalButForHash(JsonObject a, JsonObject b) {
    return withoutHash(a).equals(withoutHash(b));
  }

  /** The pod that an owner makes of its template. */
  public static JsonObject pod(JsonObject template, String namespace, JsonObject ownerReference) {
    JsonObject from = template.objectAt("metadata");
    var meta = new JsonObject();
    meta.put("namespace", namespace);
    for (String copied : new String[] {"labels", "annotations", "finalizers"}) {
      Object value = from.get(copied);
      if (value instanceof JsonObject object) {
        meta.put(copied, object.deepCopy());
      } else if (value instanceof JsonArray array) {
        meta.put(copied, array.deepCopy());
      }
    }
    meta.put("ownerReferences", JsonArray.of(ownerReference));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        meta,
        "spec",
        template.objectAt("spec").deepCopy());
  }

  private static JsonObject withoutHash(JsonObject template) {
    JsonObject copy = template.deepCopy();
    JsonObject meta = copy.object("metadata");
    if (meta != null) {
      JsonObject labels = meta.object("labels");
      if (labels != null) {
        labels.remove(HASH_LABEL);
        if (labels.isEmpty()) {
          meta.remove("labels");
        }
      }
      meta.remove("creationTimestamp");
      if (meta.isEmpty()) {
        copy.remove("metadata");
      }
    }
    return copy;
  }

  private static void canonical(Object value, StringBuilder out) {
    switch (value) {
      case JsonObject object -> {
        List<String> keys = new ArrayList<>(object.keySet());
        Collections.sort(keys);
        out.append('{');
        for (String key : keys) {
          out.append(key).append(':');
          Object member = object.get(key);
          canonical(member == null ? "" : member, out);
          out.append(',');
        }
        out.append('}');
      }
      case JsonArray array -> {
        out.append('[');
        for (Object element : array) {
          canonical(element, out);
          out.append(',');
        }
        out.append(']');
      }
      case String text -> out.append('"').append(text).append('"');
      default -> out.append(value);
    }
  }
}
