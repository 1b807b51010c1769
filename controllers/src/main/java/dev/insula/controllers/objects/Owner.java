package dev.insula.controllers.objects;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import org.jspecify.annotations.Nullable;

/** An owner reference. */
public record Owner(
    String apiVersion, String kind, String name, String uid, boolean controller, boolean blocking) {

  public static Owner of(JsonObject reference) {
    return new Owner(
        reference.string("apiVersion", "").intern(),
        reference.string("kind", "").intern(),
        reference.string("name", ""),
        reference.string("uid", ""),
        reference.bool("controller", false),
        reference.bool("blockOwnerDeletion", false));
  }

  /** The controller among an object's owners. */
  public static @Nullable Owner controllerOf(JsonObject object) {
    JsonObject reference = Meta.controllerOf(object);
    return reference == null ? null : of(reference);
  }

  /** Whether it names an object of this kind in any version of the group. */
  public boolean is(String group, String wantedKind) {
    return kind.equals(wantedKind) && GroupVersionKind.of(apiVersion, kind).group().equals(group);
  }

  /** The reference that makes an object the controller of another. */
  public static JsonObject controllerReference(
      String apiVersion, String kind, String name, String uid) {
    return JsonObject.of(
        "apiVersion",
        apiVersion,
        "kind",
        kind,
        "name",
        name,
        "uid",
        uid,
        "controller",
        true,
        "blockOwnerDeletion",
        true);
  }
}
