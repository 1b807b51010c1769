package dev.insula.controllers.fleet;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.PatchType;
import dev.insula.client.ServedResource;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client whose writes are known to the plane's caches when they return. Thread-safe. */
final class PlaneClient implements ControlPlaneClient {

  private final ControlPlaneClient client;
  private final Plane plane;

  PlaneClient(ControlPlaneClient client, Plane plane) {
    this.client = client;
    this.plane = plane;
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    return client.get(resource, name);
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    return client.list(resource, namespace, options);
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    return client.watch(resource, namespace, options);
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    ApiObject made = client.create(resource, object, options);
    if (isKept(options)) {
      plane.written(resource.groupResource(), made);
    }
    return made;
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    ApiObject now = client.update(resource, object, options);
    return changed(resource, Meta.objectName(object), now, options);
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    String uid = plane.knownUid(resource.groupResource(), name);
    try {
      return changed(resource, name, client.patch(resource, name, type, body, options), options);
    } catch (ApiException e) {
      if (isKept(options)) {
        noteAbsence(resource, name, uid, e);
      }
      throw e;
    }
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    String uid = plane.knownUid(resource.groupResource(), name);
    try {
      ApiObject left = client.delete(resource, name, options);
      if (left == null) {
        plane.deletedByUs(resource.groupResource(), name, uid);
      } else {
        plane.written(resource.groupResource(), left);
      }
      return left;
    } catch (ApiException e) {
      noteAbsence(resource, name, uid, e);
      throw e;
    }
  }

  /** What was known before the call is not there any more. */
  private void noteAbsence(
      GroupVersionResource resource, ObjectName name, String uid, ApiException e) {
    if (e.isNotFound()) {
      plane.deletedByUs(resource.groupResource(), name, uid);
    }
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    return client.createSubresource(resource, name, subresource, body, options);
  }

  @Override
  public List<ServedResource> resources() {
    return client.resources();
  }

  /** A change that takes the last finalizer off an object on its way out is its end. */
  private ApiObject changed(
      GroupVersionResource resource, ObjectName name, ApiObject object, WriteOptions options) {
    if (!isKept(options)) {
      return object;
    }
    String uid = Endings.uidOfEnded(object);
    if (uid.isEmpty()) {
      plane.written(resource.groupResource(), object);
    } else {
      plane.deletedByUs(resource.groupResource(), name, uid);
    }
    return object;
  }

  /** Whether the answer shows what is stored now. */
  private static boolean isKept(WriteOptions options) {
    String subresource = options.subresource();
    return !options.dryRun() && (subresource.isEmpty() || subresource.equals("status"));
  }
}
