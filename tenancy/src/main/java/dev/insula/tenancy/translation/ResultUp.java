package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller of the super cluster made for a declared object, as the tenant gets it: the
 * content and no label or annotation. Pure.
 */
public final class ResultUp {

  /** Annotation of the tenant's object: for which of its objects it was made. */
  public static final String RESULT_OF = Origin.DOMAIN + "/result-of";

  private static final List<String> CONTENT = List.of("data", "binaryData");

  private ResultUp() {}

  /**
   * @param superResult what the controller made
   * @param object the tenant's object for which it was made
   */
  public static JsonObject wanted(
      MadeFor made, JsonObject superResult, JsonObject object, CustomKind of) {
    var wanted =
        JsonObject.of(
            "apiVersion",
            made.kind().resource().apiVersion(),
            "kind",
            made.kind().kind(),
            "metadata",
            JsonObject.of(
                "name",
                made.name(),
                "namespace",
                Meta.namespace(object),
                "annotations",
                JsonObject.of(RESULT_OF, owner(object, of))));
    Members.copy(superResult, wanted, CONTENT);
    if (made.kind() == SyncedKind.SECRET) {
      wanted.put("type", ConfigDown.passingType(superResult));
    }
    return wanted;
  }

  /** Whether the tenant's object is there because it was made for this one, and no other's. */
  public static boolean isOf(JsonObject result, JsonObject object, CustomKind of) {
    return owner(object, of).equals(Meta.annotations(result).get(RESULT_OF));
  }

  private static String owner(JsonObject object, CustomKind of) {
    return of.resource().groupResource() + "/" + Meta.name(object);
  }

  /** The tenant's object with the wanted content, or null if it has that. */
  public static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    for (String member : CONTENT) {
      Object value = wanted.get(member);
      if (value != null) {
        merged.put(member, value);
      } else {
        merged.remove(member);
      }
    }
    return merged.equals(existing) ? null : merged;
  }

  /** Whether the tenant's object can't become what is wanted by an update. */
  public static boolean needsReplacement(JsonObject existing, JsonObject wanted) {
    boolean otherType = !existing.string("type", "").equals(wanted.string("type", ""));
    return otherType || (existing.bool("immutable", false) && merge(existing, wanted) != null);
  }
}
