package dev.insula.tenancy.syncpolicy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.patch.JsonPatch;
import dev.insula.tenancy.fields.FieldPath;
import dev.insula.tenancy.naming.Origin;
import java.util.List;
import java.util.Set;

/**
 * Operations of a JSON patch (RFC 6902) on objects that go down. Immutable.
 *
 * <p>In texts of their values, {@code {tenant}} stands for the name of the tenant and {@code
 * {namespace}} for the tenant's name of the namespace. They change content, labels and annotations:
 * nothing else of the metadata, no status, and no key of the platform's own.
 */
public record DownPatch(List<JsonObject> operations) {

  /** Of all operations together, encoded. */
  static final int MOST_BYTES = 64 * 1024;

  private static final Set<String> OPERATIONS = Set.of("add", "replace", "remove");
  private static final Set<String> FIXED = Set.of("apiVersion", "kind", "status");
  private static final Set<String> MAPS = Set.of("labels", "annotations");

  static DownPatch parse(JsonArray json, Problems problems) {
    if (Json.bytes(json).length > MOST_BYTES) {
      problems.add("the patches are longer than " + MOST_BYTES + " bytes");
      return new DownPatch(List.of());
    }
    List<JsonObject> operations = json.objects();
    operations.forEach(operation -> check(operation, problems));
    return new DownPatch(List.copyOf(operations));
  }

  private static void check(JsonObject operation, Problems problems) {
    String path = operation.string("path", "");
    if (!OPERATIONS.contains(operation.string("op", ""))) {
      problems.add("a patch adds, replaces or removes: " + path);
    }
    boolean remove = operation.string("op", "").equals("remove");
    if (!remove && !operation.containsKey("value")) {
      problems.add("a patch without a value: " + path);
    }
    String[] parts = path.split("/", -1);
    boolean fixed =
        parts.length < 2
            || !parts[0].isEmpty()
            || parts[1].isEmpty()
            || FIXED.contains(parts[1])
            || (parts[1].equals("metadata") && !isKeyOfOthers(parts));
    if (fixed) {
      problems.add("patches do not change " + (path.isEmpty() ? "the whole object" : path));
    }
  }

  private static boolean isKeyOfOthers(String[] parts) {
    return parts.length == 4
        && MAPS.contains(parts[2])
        && !parts[3].isEmpty()
        && !Origin.isReserved(unescaped(parts[3]));
  }

  /** RFC 6901, section 4. */
  private static String unescaped(String part) {
    return part.replace("~1", "/").replace("~0", "~");
  }

  boolean isEmpty() {
    return operations.isEmpty();
  }

  /**
   * The fields that are written, whole lists where it is an element.
   *
   * @return without those of the metadata
   */
  public List<FieldPath> fields() {
    return operations.stream()
        .map(operation -> operation.string("path", "").split("/", -1))
        .filter(parts -> !parts[1].equals("metadata"))
        .map(DownPatch::field)
        .distinct()
        .toList();
  }

  private static FieldPath field(String[] parts) {
    FieldPath path = FieldPath.ofMember(unescaped(parts[1]));
    for (int i = 2; i < parts.length; i++) {
      if (parts[i].equals("-") || parts[i].chars().allMatch(Character::isDigit)) {
        return path;
      }
      path = path.member(unescaped(parts[i]));
    }
    return path;
  }

  /**
   * Changes the object.
   *
   * @throws DoesNotApplyException if it lacks what an operation changes
   */
  public void apply(JsonObject object, String tenant, String namespace) {
    for (JsonObject operation : operations) {
      JsonObject filled = operation.deepCopy();
      Object value = filled.get("value");
      if (value != null) {
        filled.put("value", filled(value, tenant, namespace));
      }
      try {
        var _ = JsonPatch.of(JsonArray.of(filled)).apply(object);
      } catch (ApiException e) {
        throw new DoesNotApplyException(
            "the platform's patch of " + operation.string("path", "") + " does not apply", e);
      }
    }
  }

  private static Object filled(Object value, String tenant, String namespace) {
    return switch (value) {
      case String text -> text.replace("{tenant}", tenant).replace("{namespace}", namespace);
      case JsonObject object -> {
        var out = new JsonObject();
        object.forEach((key, inner) -> out.put(key, filled(inner, tenant, namespace)));
        yield out;
      }
      case JsonArray array -> {
        var out = new JsonArray();
        array.forEach(inner -> out.add(filled(inner, tenant, namespace)));
        yield out;
      }
      default -> value;
    };
  }

  /** An object can't be patched, and so does not pass. */
  public static final class DoesNotApplyException extends RuntimeException {
    DoesNotApplyException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
