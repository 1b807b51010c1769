package dev.insula.controllers.objects;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
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

  /** Reads the member {@code ownerReferences} of metadata, without a tree. */
  public static List<Owner> readAll(JsonScanner in) {
    if (!in.enterArray()) {
      return List.of();
    }
    var owners = new ArrayList<Owner>(1);
    while (in.element()) {
      if (in.enter()) {
        owners.add(read(in));
      }
    }
    return owners;
  }

  private static Owner read(JsonScanner in) {
    String apiVersion = "";
    String kind = "";
    String name = "";
    String uid = "";
    boolean controller = false;
    boolean blocking = false;
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "apiVersion" -> apiVersion = in.text();
        case "kind" -> kind = in.text();
        case "name" -> name = in.text();
        case "uid" -> uid = in.text();
        case "controller" -> controller = in.text().equals("true");
        case "blockOwnerDeletion" -> blocking = in.text().equals("true");
        default -> in.skip();
      }
    }
    return new Owner(apiVersion.intern(), kind.intern(), name, uid, controller, blocking);
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
