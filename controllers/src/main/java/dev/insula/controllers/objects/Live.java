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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads, writes and deletes single objects, past all caches, where "not there" and "changed
 * meanwhile" are answers.
 */
public final class Live {

  /** As whom controllers write. */
  public static final WriteOptions WRITE = WriteOptions.as("kube-controller-manager");

  /** As whom they write statuses. */
  public static final WriteOptions STATUS = WRITE.withSubresource("status");

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
    return write(() -> plane.client().update(resource, object, options));
  }

  /** Writes what a conflict brings back, and what needs nothing once it is gone. */
  public static Result write(Runnable write) {
    return turn(
        () -> {
          write.run();
          return Result.DONE;
        });
  }

  /** Does some work on an object that a conflict brings back, and that ends once it is gone. */
  public static Result turn(Supplier<Result> turn) {
    try {
      return turn.get();
    } catch (ApiException e) {
      if (e.isConflict()) {
        return Result.RETRY;
      }
      if (e.isNotFound()) {
        return Result.DONE;
      }
      throw e;
    }
  }

  /** Deletes what has this uid; that it is gone, or another by now, is as good. */
  public static void delete(
      Plane plane, GroupVersionResource resource, ObjectName name, String uid) {
    var _ = write(() -> plane.client().delete(resource, name, DeleteOptions.ofUid(uid)));
  }

  /** A quick look whether an object's bytes mention a word at all, before a tree is built. */
  public static boolean mentions(ApiObject object, String word) {
    return new String(object.bytes(), StandardCharsets.ISO_8859_1).contains(word);
  }
}
