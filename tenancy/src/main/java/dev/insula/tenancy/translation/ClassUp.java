package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Class of the super cluster → the class that tenants see under the same name. Parameters stay out,
 * since they can name secrets of the platform, and so does where pods of a runtime class run.
 */
public final class ClassUp {

  /**
   * Label: in the super cluster, that a class is offered to tenants; in a tenant, that the class is
   * one of these. Classes that a tenant makes itself are not touched.
   */
  public static final String OFFERED = Origin.DOMAIN + "/offered";

  private ClassUp() {}

  static JsonObject translate(OfferedKind kind, JsonObject superClass) {
    var meta =
        JsonObject.of("name", Meta.name(superClass), "labels", JsonObject.of(OFFERED, "true"));
    String mark = kind.defaultMark();
    String isDefault = Meta.of(superClass).objectAt("annotations").string(mark, "");
    if (!isDefault.isEmpty()) {
      meta.put("annotations", JsonObject.of(mark, isDefault));
    }
    var wanted =
        JsonObject.of(
            "apiVersion", kind.resource().apiVersion(), "kind", kind.kind(), "metadata", meta);
    Members.copy(superClass.deepCopy(), wanted, kind.members());
    wanted.objectAt("spec").remove("parameters");
    return wanted;
  }

  public static boolean isOffered(JsonObject object) {
    return Meta.of(object).objectAt("labels").string(OFFERED, "").equals("true");
  }

  /** The tenant's class as it is wanted, or null if it is so. */
  static @Nullable JsonObject merge(OfferedKind kind, JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    Members.copy(wanted, merged, kind.members());
    JsonObject annotations = Meta.of(wanted).object("annotations");
    if (annotations != null) {
      Meta.of(merged).objectOrCreate("annotations").putAll(annotations);
    } else if (!kind.defaultMark().isEmpty()) {
      Meta.of(merged).objectAt("annotations").remove(kind.defaultMark());
    }
    return merged.equals(existing) ? null : merged;
  }
}
