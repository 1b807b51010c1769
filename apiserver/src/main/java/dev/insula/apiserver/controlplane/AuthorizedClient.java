package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.Forbidden;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
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
import dev.insula.machinery.selector.FieldSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the authorizer before each call, as requests over HTTP are authorized. Thread-safe.
 *
 * <p>What is refused is a 403 {@link ApiException}.
 */
final class AuthorizedClient implements ControlPlaneClient {

  private final ControlPlaneClient client;
  private final Authorizer authorizer;
  private final UserInfo user;

  AuthorizedClient(ControlPlaneClient client, Authorizer authorizer, UserInfo user) {
    this.client = client;
    this.authorizer = authorizer;
    this.user = user;
  }

  private void require(
      String verb, GroupVersionResource resource, ObjectName name, String subresource) {
    require(verb, resource, name, subresource, FieldSelector.everything());
  }

  private void requireAll(
      String verb, GroupVersionResource resource, String namespace, ListOptions options) {
    FieldSelector fields = FieldSelector.parse(options.fieldSelector());
    String name = fields.required("metadata.name");
    require(verb, resource, new ObjectName(namespace, name == null ? "" : name), "", fields);
  }

  private void require(
      String verb,
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      FieldSelector fields) {
    var what =
        new RequestInfo(
            true,
            verb,
            resource.group(),
            resource.version(),
            name.namespace(),
            resource.resource(),
            subresource,
            name.name(),
            List.of());
    var access = new AccessAttributes(user, what, "", fields);
    Authorizer.Decision decision = authorizer.authorize(access);
    if (!decision.allowed()) {
      throw Forbidden.of(access, decision.reason());
    }
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    require("get", resource, name, "");
    return client.get(resource, name);
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    requireAll("list", resource, namespace, options);
    return client.list(resource, namespace, options);
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    requireAll("watch", resource, namespace, options);
    return client.watch(resource, namespace, options);
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    require("create", resource, new ObjectName(Meta.namespace(object), ""), "");
    return client.create(resource, object, options);
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    require("update", resource, Meta.objectName(object), options.subresource());
    return client.update(resource, object, options);
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    require("patch", resource, name, options.subresource());
    return client.patch(resource, name, type, body, options);
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    require("delete", resource, name, "");
    return client.delete(resource, name, options);
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    require("create", resource, name, subresource);
    return client.createSubresource(resource, name, subresource, body, options);
  }

  /** What is served is no secret: discovery is open to everybody who is authenticated. */
  @Override
  public List<ServedResource> resources() {
    return client.resources();
  }
}
