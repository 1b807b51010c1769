package dev.insula.client;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that leaves the work to others, which it chooses anew for each call. */
public abstract class ForwardingClient implements ControlPlaneClient {

  /** Who does the next call that changes nothing. */
  protected abstract ControlPlaneClient reader();

  /** Who does the next call that may change something. */
  protected abstract ControlPlaneClient writer();

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    return reader().get(resource, name);
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    return reader().list(resource, namespace, options);
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    return reader().watch(resource, namespace, options);
  }

  @Override
  public List<ServedResource> resources() {
    return reader().resources();
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return writer().create(resource, object, options);
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return writer().update(resource, object, options);
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    return writer().patch(resource, name, type, body, options);
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    return writer().delete(resource, name, options);
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    return writer().createSubresource(resource, name, subresource, body, options);
  }
}
