package dev.insula.apiserver.controlplane;

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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An {@link InProcessClient} that may be kept: it wakes its control plane with each call. */
record WakingClient(ControlPlaneSlot slot, Function<ControlPlane, ControlPlaneClient> opening)
    implements ControlPlaneClient {

  private <T extends @Nullable Object> T call(Function<ControlPlaneClient, T> call) {
    return slot.use(plane -> call.apply(opening.apply(plane)));
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    return call(client -> client.get(resource, name));
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    return call(client -> client.list(resource, namespace, options));
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    return call(client -> client.watch(resource, namespace, options));
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return call(client -> client.create(resource, object, options));
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return call(client -> client.update(resource, object, options));
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    return call(client -> client.patch(resource, name, type, body, options));
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    return this.<@Nullable ApiObject>call(client -> client.delete(resource, name, options));
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    return call(client -> client.createSubresource(resource, name, subresource, body, options));
  }

  @Override
  public List<ServedResource> resources() {
    return call(ControlPlaneClient::resources);
  }
}
