package dev.insula.cli;

import dev.insula.apiserver.http.HttpFront;
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

/**
 * A tenant's own calls, made in process by a benchmark: like those that come over HTTP they wait
 * their turn, and may be told to come back. Thread-safe.
 */
record AdmittedClient(ControlPlaneClient client, HttpFront front, String controlPlane)
    implements ControlPlaneClient {

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    return front.admitted(controlPlane, () -> client.get(resource, name));
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    return front.admitted(controlPlane, () -> client.list(resource, namespace, options));
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    return front.admitted(controlPlane, () -> client.watch(resource, namespace, options));
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return front.admitted(controlPlane, () -> client.create(resource, object, options));
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return front.admitted(controlPlane, () -> client.update(resource, object, options));
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    return front.admitted(controlPlane, () -> client.patch(resource, name, type, body, options));
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    return front.admitted(controlPlane, () -> client.delete(resource, name, options));
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    return front.admitted(
        controlPlane, () -> client.createSubresource(resource, name, subresource, body, options));
  }

  @Override
  public List<ServedResource> resources() {
    return front.admitted(controlPlane, client::resources);
  }
}
