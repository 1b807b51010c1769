package dev.insula.tenancy.world;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A control plane as a test reads and changes it; for the super cluster, also what runs pods. */
public class ClusterView {

  public static final WriteOptions AS = WriteOptions.as("test");
  public static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  public static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

  public final ControlPlaneClient client;

  public ClusterView(ControlPlaneClient client) {
    this.client = client;
  }

  public JsonObject create(GroupVersionResource resource, JsonObject object) {
    return client.create(resource, object, AS).tree();
  }

  public JsonObject create(PassingKind kind, JsonObject object) {
    return create(kind.resource(), object);
  }

  public Optional<JsonObject> find(GroupVersionResource resource, String namespace, String name) {
    try {
      return Optional.of(client.get(resource, new ObjectName(namespace, name)).tree());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  public Optional<JsonObject> find(PassingKind kind, String namespace, String name) {
    return find(kind.resource(), namespace, name);
  }

  public List<JsonObject> list(GroupVersionResource resource) {
    return client.list(resource, "", ListOptions.NONE).items().stream()
        .map(ApiObject::tree)
        .toList();
  }

  public List<JsonObject> list(PassingKind kind) {
    return list(kind.resource());
  }

  /** Changes an object, again and again until nobody interferes. */
  public void change(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      Consumer<JsonObject> change) {
    while (true) {
      JsonObject tree = client.get(resource, name).tree();
      change.accept(tree);
      try {
        client.update(resource, tree, AS.withSubresource(subresource));
        return;
      } catch (ApiException e) {
        if (!e.isConflict()) {
          throw e;
        }
      }
    }
  }

  public void delete(PassingKind kind, String namespace, String name) {
    client.delete(kind.resource(), new ObjectName(namespace, name), DeleteOptions.NONE);
  }

  /** Takes a pod away without waiting for anybody. */
  public void kill(String namespace, String name) {
    client.delete(
        SyncedKind.POD.resource(),
        new ObjectName(namespace, name),
        DeleteOptions.NONE.withGracePeriod(0));
  }

  public void bind(String namespace, String name, String node) {
    var binding =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Binding",
            "metadata",
            JsonObject.of("name", name, "namespace", namespace),
            "target",
            JsonObject.of("kind", "Node", "name", node));
    client.createSubresource(
        SyncedKind.POD.resource(), new ObjectName(namespace, name), "binding", binding, AS);
  }

  /** What a kubelet writes when the containers run. */
  public void run(String namespace, String name) {
    change(
        SyncedKind.POD.resource(),
        new ObjectName(namespace, name),
        "status",
        pod -> {
          JsonObject status = pod.objectOrCreate("status");
          status.put("phase", "Running");
          status.put("podIP", "10.2.0.1");
          JsonArray conditions = status.arrayOrCreate("conditions");
          conditions.removeIf(
              c -> c instanceof JsonObject o && o.string("type", "").equals("Ready"));
          conditions.add(JsonObject.of("type", "Ready", "status", "True"));
        });
  }

  public void node(String name) {
    create(
        NODES,
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Node",
            "metadata",
            JsonObject.of("name", name, "labels", JsonObject.of("kubernetes.io/hostname", name)),
            "status",
            JsonObject.of("capacity", JsonObject.of("cpu", "8"))));
  }

  /** Ends the life of namespaces that are being deleted, as a namespace controller does. */
  public void finishNamespaces() {
    for (JsonObject namespace : list(SyncedKind.NAMESPACE)) {
      if (Meta.isDeleting(namespace)) {
        empty(Meta.name(namespace));
        JsonObject finished = namespace.deepCopy();
        finished.objectOrCreate("spec").put("finalizers", new JsonArray());
        try {
          client.update(SyncedKind.NAMESPACE.resource(), finished, AS.withSubresource("finalize"));
        } catch (ApiException e) {
          if (!e.isConflict() && !e.isNotFound()) {
            throw e;
          }
        }
      }
    }
  }

  private void empty(String namespace) {
    for (SyncedKind kind : SyncedKind.values()) {
      if (kind != SyncedKind.NAMESPACE) {
        for (ApiObject object : client.list(kind.resource(), namespace, ListOptions.NONE).items()) {
          try {
            client.delete(
                kind.resource(),
                Meta.objectName(object.tree()),
                DeleteOptions.NONE.withGracePeriod(0));
          } catch (ApiException e) {
            if (!e.isNotFound()) {
              throw e;
            }
          }
        }
      }
    }
  }
}
