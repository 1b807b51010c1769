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
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
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
    return written(resource, client.create(resource, object, options), options);
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return written(resource, client.update(resource, object, options), options);
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    return written(resource, client.patch(resource, name, type, body, options), options);
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    ApiObject left = client.delete(resource, name, options);
    if (left == null) {
      plane.deletedByUs(resource.groupResource(), name);
    } else {
      plane.written(resource.groupResource(), left);
    }
    return left;
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

  private ApiObject written(GroupVersionResource resource, ApiObject object, WriteOptions options) {
    String subresource = options.subresource();
    if (!options.dryRun() && (subresource.isEmpty() || subresource.equals("status"))) {
      plane.written(resource.groupResource(), object);
    }
    return object;
  }
}
