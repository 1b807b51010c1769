package dev.insula.controllers.objects;

import dev.insula.client.DeleteOptions;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads, writes and deletes single objects, past all caches, where "not there" is an answer. */
public final class Live {

  private Live() {}

  /** The object's tree, or null if there is none. */
  public static @Nullable JsonObject find(
      Plane plane, GroupVersionResource resource, ObjectName name) {
    try {
      return plane.client().get(resource, name).tree();
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  /** Writes an object; a conflict brings it back, and one that is gone needs nothing. */
  public static Result update(
      Plane plane, GroupVersionResource resource, JsonObject object, WriteOptions options) {
    try {
      plane.client().update(resource, object, options);
    } catch (ApiException e) {
      if (e.isConflict()) {
        return Result.RETRY;
      }
      if (!e.isNotFound()) {
        throw e;
      }
    }
    return Result.DONE;
  }

  /** Deletes what has this uid; that it is gone, or another by now, is as good. */
  public static void delete(
      Plane plane, GroupVersionResource resource, ObjectName name, String uid) {
    try {
      plane.client().delete(resource, name, DeleteOptions.ofUid(uid));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  /** A quick look whether an object's bytes mention a word at all, before a tree is built. */
  public static boolean mentions(ApiObject object, String word) {
    return new String(object.bytes(), StandardCharsets.ISO_8859_1).contains(word);
  }
}
